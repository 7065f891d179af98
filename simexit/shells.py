"""Complete in bash as in the other shells: it takes `fact=value` apart. Loaded only while a shell completes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

# What click has for bash, and: no blank after what ends with "=".
_SOURCE = """\
%(complete_func)s() {
    local IFS=$'\\n' completion kind value
    COMPREPLY=()
    for completion in $(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1); do
        kind="${completion%%%%,*}" value="${completion#*,}"
        case "$kind" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
        [[ $kind == plain && $value == *= ]] && compopt -o nospace
    done
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Bash(BashComplete):
    """Bash, whose words end at an equals sign."""

    source_template = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is typed, and that one, with what belongs together put together."""
        words = split_arg_string(os.environ["COMP_WORDS"])
        at = int(os.environ["COMP_CWORD"])
        typed = words[at] if at < len(words) else ""
        whole = joined([*words[1:at], typed])
        # What is completed of `--lang=zh` is the value only.
        value = whole[-1].partition("=")[2] if whole[-1].startswith("-") else whole[-1]
        self._cut = max(0, len(value) - len(typed.removeprefix("=")))
        return whole[:-1], whole[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """The part of a completion that stands for the word as bash sees it."""
        cut = self._cut if item.type == "plain" else 0
        return f"{item.type},{item.value[cut:]}"


def joined(words: Sequence[str]) -> list[str]:
    """The words as they were typed: what stands beside an equals sign belongs to it."""
    found: list[str] = []
    open_ = False
    for word in words:
        if found and (word == "=" or open_):
            found[-1] += word
        else:
            found.append(word)
        open_ = word == "="
    return found


add_completion_class(Bash)
