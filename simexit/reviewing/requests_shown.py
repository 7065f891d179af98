"""Show on the terminal which requests were written. Must not decide or print."""

from __future__ import annotations

from batch.identity import mask
from batch.requests.papers import Package
from batch.requests.request_files import INDEX
from simexit.reviewing.review_run import ReviewAnswer
from simexit.screen.paragraphs import columns, wrap


def requests_shown(answer: ReviewAnswer) -> str:
    """What was written, for whom, and what is left to approve or to remove."""
    say = answer.sentences.say
    lines = [say("requests", "none")]
    if answer.packages:
        count = sum(package.count for package in answer.packages)
        title = say(
            "requests", "title", folder=str(answer.folder), packages=f"{len(answer.packages):,}", lines=f"{count:,}"
        )  # fmt: skip
        told = [line for package in answer.packages for line in _package(answer, package)]
        papers = [paper for package in answer.packages for paper in package.papers]
        calls = sum(paper.call for paper in papers)
        index = say("requests", "index", letters=f"{len(papers) - calls:,}", calls=f"{calls:,}", index=INDEX)
        lines = [title, *told, index, say("requests", "first")]
    if answer.settling:
        lines.append(say("requests", "settling", count=f"{answer.settling:,}"))
    if answer.unclaimed:
        lines.append(say("requests", "unclaimed", count=f"{answer.unclaimed:,}"))
    if answer.waiting:
        lines.append(say("requests", "also_changed", count=f"{answer.waiting:,}"))
    if answer.left_there:
        names = ", ".join(str(path.relative_to(answer.folder or "")) for path in answer.left_there)
        lines.append(say("requests", "left_there", folders=names))
    return "\n".join(lines)


def _package(answer: ReviewAnswer, package: Package) -> list[str]:
    sentences, account = answer.sentences, package.account
    counts = [
        sentences.say("requests", "counted", what=sentences.letter(letter), count=f"{count:,}")
        for letter, count in package.letters().items()
    ]
    calls = sum(paper.count for paper in package.papers if paper.call)
    said = sentences.say(
        "requests", "package",
        folder=package.name,
        carrier=sentences.carrier(account.carrier, account.carrier_name),
        owner=account.owner or sentences.say("requests", "no_owner"),
        account=mask(account.number),
        actions=sentences.listed(counts),
        calls=f"{calls:,}" if calls else "",
    )  # fmt: skip
    return wrap(said, columns(), first="  - ", rest="    ")
