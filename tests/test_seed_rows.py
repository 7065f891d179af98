"""Every row of the table of what the two source articles say is carried by the rulebook, and carried where it belongs.

The table is transcribed here, so that neither it nor the rulebook can lose a row unnoticed. K is the article on
number-keeping cards, D the one on the Duck card.
"""

import pytest

from engine.rulebook.book import load_rulebook
from simexit.pages.rule_index import citations_of

BOOK = load_rulebook()

# What each row says, and what of the product it must be cited by: `decision.rule`, or `general.term`.
ROWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "K1": ("a number-keeping card as an alternative to cancelling", ("action.keep_alive",)),
    "K2": ("no arrears", ("obstacles.arrears",)),
    "K3": ("value-added services unbound", ("obstacles.active_vas",)),
    "K4": ("balance transferred or refunded", ("balance.transfer", "balance.refund_ready", "obstacles.balance_left")),
    "K5": ("channel: website", ("channel.online",)),
    "K6": ("channel: hotline", ("channel.hotline", "general.cancels_by_hotline")),
    "K7": ("contact: social media", ("steps.ask_how", "general.social")),
    "K8": ("number, proof of identity, bills", ("documents.number_and_bills", "documents.identity_document")),
    "K9": ("a form, which differs by carrier", ("steps.online_fill_in", "steps.store_form", "steps.ask_how")),
    "K10": ("identity check", ("obstacles.identity_document", "documents.identity_document")),
    "K11": ("details must match", ("obstacles.name_mismatch", "steps.check_details")),
    "K12": ("an agreement is signed", ("steps.sign_agreement",)),
    "K13": ("when the number stops", ("steps.ask_stop_date",)),
    "K14": ("a locked device", ("obstacles.device_lock",)),
    "K15": ("backup", ("obstacles.backup",)),
    "K16": ("confirm afterwards", ("follow_ups.confirm_cancelled",)),
    "K17": ("the test call, weak evidence", ("follow_ups.confirm_cancelled",)),
    "K18": (
        "reactivation for a time and a fee",
        ("general.reactivation_days", "general.reactivation_fee_hkd", "steps.last_day_to_undo"),
    ),
    "K19": ("transfer to another valid number", ("balance.transfer", "documents.target_number")),
    "K20": ("a refund needs bank details", ("balance.refund_needs_account", "documents.bank_account")),
    "K21": ("an e-mail or SMS when done", ("follow_ups.await_notice",)),
    "K22": ("no notice for long: ask", ("follow_ups.chase_refund", "follow_ups.confirm_cancelled")),
    "K23": ("check the bills", ("follow_ups.check_final_bill",)),
    "K24": ("backup in advance", ("obstacles.backup",)),
    "K25": ("watch for changed terms", ("steps.watch_terms",)),
    "D1": ("suspend instead of cancelling", ("action.suspend", "general.suspension_offered")),
    "D2": ("balance spent or refunded; rules differ", ("balance.spend", "general.balance_refundable")),
    "D3": ("unbind banks and payment", ("obstacles.bound_services",)),
    "D4": ("records as evidence", ("obstacles.backup",)),
    "D5": ("online: log in, find it, submit", ("channel.online", "steps.online_sign_in", "steps.online_fill_in")),
    "D6": ("upload of the document", ("documents.document_upload",)),
    "D7": ("the link in the confirmation", ("steps.click_link", "follow_ups.await_notice")),
    "D8": ("hotline: language", ("channel.hotline", "steps.hotline_call")),
    "D9": ("hotline asks: number, ID, reason, questions", ("documents.security_answers", "steps.hotline_answer")),
    "D10": (
        "store: SIM, ID, vouchers",
        ("channel.store", "documents.sim_card", "documents.service_vouchers", "steps.store_go"),
    ),
    "D11": ("check that it is cancelled", ("follow_ups.confirm_cancelled",)),
    "D12": ("wipe the card", ("follow_ups.wipe_sim",)),
    "D13": ("follow the refund", ("follow_ups.chase_refund", "follow_ups.await_refund", "general.refund_days")),
    "D14": ("tell the new number", ("follow_ups.update_contacts",)),
}  # fmt: skip


def test_the_table_has_39_rows() -> None:
    assert [f"K{number}" for number in range(1, 26)] + [f"D{number}" for number in range(1, 15)] == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_the_row_is_cited_where_it_belongs(row: str) -> None:
    says, expected = ROWS[row]
    assert row in BOOK.sources
    cited = citations_of(BOOK, row)
    assert [address for address in expected if address not in cited] == [], says


def test_the_carriers_the_articles_name_are_there() -> None:
    assert {"cmhk", "hkt", "csl", "duck"} <= set(BOOK.carriers)


def test_every_rule_cites_a_source() -> None:
    rules = [(decision.name, rule) for decision in BOOK.decisions.values() for rule in decision.rules]
    assert [f"{name}.{rule.id}" for name, rule in rules if not rule.sources] == []


def test_no_rule_is_left_to_the_articles_where_they_are_contradicted() -> None:
    """Against the articles: balances are mostly forfeited, and to cancel first loses the number for porting."""
    for address, source in (
        ("balance.forfeited", "VALUEGB"),
        ("action.port_out", "OFCA-MNP"),
        ("follow_ups.deregister_name", "GN15-2021"),
        ("obstacles.contract", "INDUSTRY-CODE"),
    ):
        assert address in citations_of(BOOK, source)
