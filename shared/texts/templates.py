"""Templates in one language: their sentences are translated when they are compiled, and are constants from then on.

A page has a hundred sentences, and looking each up while it is rendered takes a quarter of its time.
"""

from collections.abc import Callable
from functools import cached_property
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer

from shared import texts

_LOOKS_UP = ("_", "gettext")


class Later:
    """What a template gets by a name that it uses, found only then, and once."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self._find = find

    @cached_property
    def found(self) -> Any:
        """It."""
        return self._find()


class _Context(Context):
    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        return value.found if isinstance(value, Later) else value


class Templates(Environment):
    """Jinja's environment with sentences in the language of *spoken*: `{{ _("…") }}` and `{% trans %}` without plurals.

    A sentence is ours, so it may hold tags; what fills its slots is escaped where the environment escapes.
    """

    spoken: NullTranslations
    context_class = _Context

    def __init__(self, spoken: NullTranslations, **options: Any) -> None:
        super().__init__(extensions=["jinja2.ext.i18n"], **options)
        self.spoken = spoken
        self.policies["ext.i18n.trimmed"] = True
        self.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined] # the extension's

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        whole: nodes.Template = _Sentences(self).visit(super()._parse(source, name, filename))
        return whole


class _Sentences(NodeTransformer):
    """Puts the translation in the place of each call that looks up a sentence."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor calls it so
        call = self.generic_visit(node)
        if not isinstance(call, nodes.Call) or not _is_lookup(call):
            return call
        text = call.args[0].value  # type: ignore[attr-defined] # a constant, as was seen
        said = self._templates.spoken.gettext(text) if text else ""
        slots = [nodes.Pair(nodes.Const(slot.key), slot.value) for slot in call.kwargs]
        filled = nodes.Mod(self._sentence(said), nodes.Dict(slots)) if slots else None
        whole = filled or self._sentence(said.replace("%%", "%"))
        return whole.set_lineno(call.lineno).set_environment(self._templates)

    def _sentence(self, text: str) -> nodes.Expr:
        return nodes.MarkSafe(nodes.Const(text)) if self._templates.autoescape else nodes.Const(text)


def _is_lookup(call: nodes.Call) -> bool:
    is_named = isinstance(call.node, nodes.Name) and call.node.name in _LOOKS_UP
    is_plain = len(call.args) == 1 and not call.dyn_args and not call.dyn_kwargs
    return is_named and is_plain and isinstance(call.args[0], nodes.Const)
