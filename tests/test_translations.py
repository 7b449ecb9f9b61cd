"""Every catalogue holds every fixed text of the documents, translated, and nothing that is gone."""

import pytest

from house_translations import OTHER_LANGUAGES, gone, missing
from kt_engine.words import Language

EACH = pytest.mark.parametrize("language", OTHER_LANGUAGES)


@EACH
def test_no_text_is_without_a_translation(language: Language) -> None:
    assert missing(language) == []


@EACH
def test_no_translation_is_kept_of_a_text_that_is_gone(language: Language) -> None:
    assert gone(language) == []
