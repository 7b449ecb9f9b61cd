"""Gives what a reader sees of a marked-up text: no comment, template tag, address or mark; it knows no document."""

import re

LONGEST = 20_000
"""Signs of one block that are looked at; no reader meets a longer paragraph."""
_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)
_TEMPLATE = re.compile(r"\{%.{0,1000}?%\}|\{\{.{0,500}?\}\}", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[([^\]\[]{0,500})\](?:\([^)]{0,1000}\)|\[[^\]]{0,200}\])")
_TAG = re.compile(
    r"</?(?:a|b|blockquote|br|center|code|details|div|em|font|h[1-6]|hr|i|img|kbd|li|ol|p|pre|s|small|span|strong|sub"
    r"|summary|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_CODE_SPAN = re.compile(r"(`{1,3})(?!`).{1,500}?(?<!`)\1(?!`)", re.DOTALL)
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+|\S+@\S+\.\w+", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3})*[.)]?\s+")
_MARKS = re.compile(r"[*_`~#>|\\]+")


def visible(text: str) -> str:
    """Give the words a reader sees, parted by single blanks."""
    return " ".join(_MARKS.sub(" ", _unmarked(text)).split())


def label(text: str) -> str:
    """Give a name in one form: "**Process owner:**" is "process owner"."""
    return _NUMBER.sub("", visible(text).casefold()).strip(" :?.")


def sayable(text: str) -> str:
    """Give the text in which a placeholder would be one: without code samples and addresses, its marks kept."""
    return _ADDRESS.sub(" ", _CODE_SPAN.sub(" ", _unmarked(text)))


def template_tags(text: str) -> int:
    """Count the tags of a template language; what they stand for is not in the text."""
    return len(_TEMPLATE.findall(text[:LONGEST]))


def is_only_template(text: str) -> bool:
    """Say whether nothing but template tags stands there, whose text is somewhere else."""
    return bool(_TEMPLATE.search(text)) and not visible(text)


def _unmarked(text: str) -> str:
    bare = _COMMENT.sub(" ", text[:LONGEST])
    bare = _TEMPLATE.sub(" ", bare)
    bare = _PICTURE.sub(" ", bare)
    return _TAG.sub(" ", _LINK.sub(r"\1", bare))
