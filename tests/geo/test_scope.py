"""What a reader may see, as a value."""

from __future__ import annotations

import pytest

from geo.scope import Scope, Sight


def test_a_township_reader_covers_its_villages_and_no_other() -> None:
    scope = Scope("361126", "361126101", frozenset({Sight.HOMES}))
    assert scope.covers("361126101")
    assert scope.covers("361126101201-03")
    assert not scope.covers("361126102201")
    assert not scope.covers("361126")


def test_only_what_is_granted_may_be_seen() -> None:
    scope = Scope("361126", "361126", frozenset({Sight.HOMES, Sight.ELDERS}))
    assert scope.may()
    assert scope.may(Sight.HOMES, Sight.ELDERS)
    assert not scope.may(Sight.HOMES, Sight.NAMES)
    assert not Scope("361126", "361126").may(Sight.INCIDENTS)


def test_the_whole_county_holds_every_sight() -> None:
    assert Scope.whole("361126").may(*Sight)


def test_the_key_tells_scopes_apart_and_not_the_order_of_sights() -> None:
    sights = [Sight.NAMES, Sight.CHILDREN, Sight.HOMES]
    keys = {Scope("361126", "361126", frozenset(order)).key for order in (sights, sights[::-1])}
    assert len(keys) == 1
    others = [Scope("361126", "361126101", frozenset(sights)), Scope("361126", "361126", frozenset(sights[:2]))]
    assert len(keys | {scope.key for scope in others}) == 3


@pytest.mark.parametrize("region", ["610330", "361127", "361127101"])
def test_a_region_of_another_county_is_refused(region) -> None:
    with pytest.raises(ValueError, match="not in county"):
        Scope("361126", region)


@pytest.mark.parametrize(("county", "region"), [("361126", "361126x"), ("361126101", "361126101201"), ("", "361126")])
def test_a_scope_of_no_county_or_no_region_is_refused(county, region) -> None:
    with pytest.raises(ValueError, match=r"not a region code|not a county's code"):
        Scope(county, region)
