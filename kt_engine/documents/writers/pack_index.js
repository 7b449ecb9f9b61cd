"use strict";
(function () {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const box = document.getElementById("words");
  const found = document.getElementById("found");
  const hits = document.getElementById("hits");
  const MOST = 40, AROUND = 90;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  // Folding may change the length of a letter, so where a word stands is looked up letter by letter.
  const folded = texts.map((one) => plain(one.title + " " + one.text));

  function place(text, word) {
    let at = text.toLowerCase().indexOf(word);
    if (at >= 0) return [at, word.length];
    let length = 0;
    const wanted = plain(text).indexOf(word);
    if (wanted < 0) return [-1, 0];
    for (at = 0; at < text.length && length < wanted; at++) length += plain(text[at]).length;
    return [at, word.length];
  }

  function excerpt(text, word) {
    const line = document.createElement("p");
    const [at, length] = place(text, word);
    if (at < 0) {
      line.textContent = text.slice(0, 2 * AROUND);
      return line;
    }
    const from = Math.max(0, at - AROUND), to = Math.min(text.length, at + length + AROUND);
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + length);
    line.append((from ? "... " : "") + text.slice(from, at), mark, text.slice(at + length, to) + (to < text.length ? " ..." : ""));
    return line;
  }

  function said(count) {
    const { none, one, several, first } = found.dataset;
    const text = count === 0 ? none : count > MOST ? first : count === 1 ? one : several;
    return text.replace("{most}", MOST).replace("{count}", count);
  }

  function show() {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    hits.replaceChildren();
    if (!words.length) {
      found.textContent = "";
      return;
    }
    const fitting = texts.filter((_, number) => words.every((word) => folded[number].includes(word)));
    found.textContent = said(fitting.length);
    for (const one of fitting.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = one.href;
      link.textContent = one.title;
      item.append(link, excerpt(one.text, words[0]));
      hits.append(item);
    }
  }

  document.getElementById("search").hidden = false;
  box.addEventListener("input", show);
})();
