"""Texts that stand in several languages. One is the original: it holds, and the others say the same.

A `Text` is its original: it is compared, kept, hashed and told as that string wherever a string is asked for, whoever
reads. It is said in the reader's language where it meets one: on pages and in letters by themselves (`__html__`), in
phrases because a slot takes it with its languages, in the API and everywhere else by `said`.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import Annotated, Any

from markupsafe import Markup, escape
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    ValidationInfo,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from shared import spoken

OFFERED = "languages"  # what a validation is told of that takes offered languages only, as one of a file does
_original: ContextVar[str] = ContextVar("language of the originals", default=spoken.ORIGINAL)
_NONE: Mapping[str, str] = MappingProxyType({})


class Text(str):
    """A text in its original *language* (ISO 639-1), with its *translations* by language."""

    language: str
    translations: Mapping[str, str]

    def __new__(cls, original: str, translations: Mapping[str, str] = _NONE, language: str = spoken.ORIGINAL) -> "Text":
        made = super().__new__(cls, original)
        made.language, made.translations = language, translations
        return made

    def in_(self, language: str) -> str:
        """It in *language*, or the original where there is no translation."""
        return self.translations.get(language) or str(self)

    def language_in(self, language: str) -> str:
        """The language of what `in_` gives for *language*."""
        return language if language in self.translations else self.language

    def by_language(self) -> dict[str, str]:
        """It in every language, the original first."""
        return {self.language: str(self), **self.translations}

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (str(self), dict(self.translations), self.language)

    def __html__(self) -> Markup:
        """It in the language that is spoken, for templates."""
        return escape(self.in_(spoken.language()))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        dumped = core_schema.plain_serializer_function_ser_schema(_dumped)
        return core_schema.with_info_plain_validator_function(_read, serialization=dumped)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        by_language = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
        return {"anyOf": [{"type": "string"}, {**by_language, "description": "by ISO 639-1, the original among them"}]}


def said(text: str) -> str:
    """*text* in the language that is spoken, where it stands in several."""
    return text.in_(spoken.language()) if isinstance(text, Text) else text


def within_a_sentence(text: str) -> str:
    """*text* as it stands within a sentence, in each of its languages: in small letters, but for German, in which nouns
    keep their capitals."""
    if not isinstance(text, Text):
        return text.lower()
    whole = {language: one if language == "de" else one.lower() for language, one in text.by_language().items()}
    return Text(whole.pop(text.language), whole, text.language)


Said = Annotated[str, BeforeValidator(lambda text: said(text) if isinstance(text, str) else text)]
"""A text of an answer: said in the reader's language when the answer is made."""


def _wrong(code: str, **slots: str) -> PydanticCustomError:
    return PydanticCustomError(code, code, slots)


def _offered(language: str, info: ValidationInfo) -> str:
    offered = (info.context or {}).get(OFFERED)
    if offered is not None and language not in offered:
        raise _wrong("language-not-offered", language=language, offered=", ".join(offered))
    return language


def _filled(text: Any) -> Any:
    if text is None or (isinstance(text, str) and not text.strip()):
        raise _wrong("translation-is-empty")
    return text


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639-1"), AfterValidator(_offered)]
_STRING: TypeAdapter[str] = TypeAdapter(str)
_BY_LANGUAGE: TypeAdapter[dict[str, str]] = TypeAdapter(dict[Language, Annotated[str, BeforeValidator(_filled)]])


class InALanguage(BaseModel):
    """What holds texts: `language` says which one of theirs is the original."""

    language: Language = spoken.ORIGINAL

    @model_validator(mode="wrap")
    @classmethod
    def _in_its_language(cls, value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        own = value.get("language", spoken.ORIGINAL) if isinstance(value, Mapping) else spoken.ORIGINAL
        before = _original.set(own if isinstance(own, str) else spoken.ORIGINAL)
        try:
            return handler(value)
        finally:
            _original.reset(before)


class KeptInOriginals(BaseModel):
    """A document that keeps the originals of its texts where processes of before 28 November 2026 look for them, which
    may run beside us while the system is upgraded, and apart from them `translations`, by field."""

    @model_validator(mode="before")
    @classmethod
    def _together(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or "translations" not in value:
            return value
        texts = {name: Text(value[name], apart["by"], apart["from"]) for name, apart in value["translations"].items()}
        return {**value, **texts}

    @model_serializer(mode="wrap")
    def _apart(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        held = {name: getattr(self, name, "") for name in dumped}
        texts = {name: text for name, text in held.items() if isinstance(text, Text) and text.translations}
        if not texts:
            return dumped
        apart = {name: {"from": text.language, "by": dict(text.translations)} for name, text in texts.items()}
        return {**dumped, **{name: str(text) for name, text in texts.items()}, "translations": apart}


def _read(value: Any, info: ValidationInfo) -> Text:
    if isinstance(value, Text):
        return value
    language = _original.get()
    if not isinstance(value, Mapping):
        return Text(_STRING.validate_python(value), language=language)
    translations = _BY_LANGUAGE.validate_python(value, context=info.context)
    if language not in translations:
        raise _wrong("original-is-missing", language=language)
    return Text(translations.pop(language), MappingProxyType(translations), language)


def _dumped(text: str) -> str | dict[str, str]:
    return text.by_language() if isinstance(text, Text) and text.translations else str(text)
