"""An epoch that the portal did not begin itself is known as such."""

import pytest

from portal.vault.epochs import epoch_mac, is_own_epoch

from .builders import CASE, CASE_KEY, OTHER_CASE, OTHER_KEY, make_keyring, renew_server_key

KEYRING = make_keyring()
EPOCH = {"case_key": CASE_KEY, "case": CASE, "epoch": 1, "reporter_public": b"r" * 32}


def make_mac(keyring=KEYRING):
    return epoch_mac(keyring, CASE_KEY, case=CASE, epoch=1, reporter_public=b"r" * 32)


def test_the_portals_own_epoch_is_recognised():
    assert is_own_epoch(KEYRING, make_mac(), **EPOCH)


@pytest.mark.parametrize(
    "change",
    [
        {"case_key": OTHER_KEY},
        {"case": OTHER_CASE},
        {"epoch": 2},
        {"reporter_public": b"x" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_key_put_in_by_somebody_else_is_noticed(change):
    assert not is_own_epoch(KEYRING, make_mac(), **{**EPOCH, **change})


def test_without_the_server_key_nobody_can_vouch_for_an_epoch():
    forged = make_mac(make_keyring(server=b"x" * 32))
    assert not is_own_epoch(KEYRING, forged, **EPOCH)
    assert not is_own_epoch(KEYRING, b"", **EPOCH)


def test_an_epoch_begun_before_a_renewal_is_still_recognised():
    assert is_own_epoch(renew_server_key(KEYRING), make_mac(), **EPOCH)
