"""One process can say what every service says in codes: no code has two sentences."""

from importlib import import_module

from deploy.operate.services import NAMES


def test_no_code_has_another_sentence_in_another_service() -> None:
    said: dict[str, object] = {}
    for name in NAMES:
        for code, sentence in import_module(f"services.{name}.wording").TABLE.items():
            assert said.setdefault(code, sentence) == sentence, f"{name}: {code}"
