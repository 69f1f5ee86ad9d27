"""Settings come from the environment once; what is unknown or impossible is refused in one sentence."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.commands import key
from dashboard.settings import Settings
from data.importing.identity import load_key
from geo.errors import SettingsError


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_env({"PATH": "/bin", "LANGUAGE": "xx"}) == Settings()
    assert Settings() == Settings("sqlite:///shouwang.db", "127.0.0.1", 8050, "zh", "", "", "hash")


def test_every_setting_can_be_set() -> None:
    given = {
        "SHOUWANG_DATABASE": "postgresql://a@b/c",
        "SHOUWANG_HOST": "localhost",
        "SHOUWANG_PORT": "9000",
        "SHOUWANG_LANGUAGE": "en",
        "SHOUWANG_SECRET_KEY": "s" * 32,
        "SHOUWANG_IDENTITY_KEY_FILE": "/etc/shouwang/key",
        "SHOUWANG_IDENTITY_NUMBERS": "sealed",
    }
    assert Settings.from_env(given) == Settings(
        "postgresql://a@b/c", "localhost", 9000, "en", "s" * 32, "/etc/shouwang/key", "sealed"
    )
    assert len(given) == len(dataclasses.fields(Settings))


@pytest.mark.parametrize("name", ["SHOUWANG_DATABSE", "SHOUWANG_DEBUG", "SHOUWANG_", "SHOUWANG_secret"])
def test_an_unknown_setting_is_refused_and_the_known_ones_named(name: str) -> None:
    with pytest.raises(SettingsError, match="Unknown setting") as refused:
        Settings.from_env({name: "1"})
    assert name.upper() in refused.value.message
    assert "SHOUWANG_DATABASE" in refused.value.message


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "", "80.5", "１２", "²"])
def test_a_bad_port_is_refused(port: str) -> None:
    """But full-width digits are digits, and read as such."""
    if port == "１２":
        assert Settings.from_env({"SHOUWANG_PORT": port}).port == 12
        return
    with pytest.raises(SettingsError, match="SHOUWANG_PORT"):
        Settings.from_env({"SHOUWANG_PORT": port})


@pytest.mark.parametrize("language", ["", "ZH", "zh_CN", "fr"])
def test_a_bad_language_is_refused(language: str) -> None:
    with pytest.raises(SettingsError, match="SHOUWANG_LANGUAGE"):
        Settings.from_env({"SHOUWANG_LANGUAGE": language})


def test_the_secret_is_not_shown() -> None:
    assert "hush" not in repr(Settings(secret_key="hush" * 8))


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_a_guessable_key_is_refused() -> None:
    """Who guesses the key signs a session of any role."""
    with pytest.raises(SettingsError, match="at least 32"):
        Settings.from_env({"SHOUWANG_SECRET_KEY": "a" * 31})


@pytest.mark.parametrize("keep", ["", "HASH", "plain", "yes", "sealed "])
def test_identity_numbers_are_kept_in_a_known_way_or_refused(keep: str) -> None:
    with pytest.raises(SettingsError, match="SHOUWANG_IDENTITY_NUMBERS"):
        Settings.from_env({"SHOUWANG_IDENTITY_NUMBERS": keep, "SHOUWANG_IDENTITY_KEY_FILE": "key"})


def test_numbers_cannot_be_kept_sealed_without_a_key() -> None:
    """Without a key a hash is simply not kept; but who asks for the numbers and gets none must hear of it."""
    with pytest.raises(SettingsError, match="shouwang key"):
        Settings.from_env({"SHOUWANG_IDENTITY_NUMBERS": "sealed"})
    assert Settings.from_env({"SHOUWANG_IDENTITY_NUMBERS": "hash"}).identity_key_file == ""
    assert Settings.from_env({"SHOUWANG_IDENTITY_NUMBERS": "none"}).identity_numbers == "none"


def test_the_key_command_makes_a_key_once_and_never_overwrites_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    done = CliRunner().invoke(key.command, [str(file)])
    assert done.exit_code == 0
    made = file.read_text()
    assert made.strip() not in done.output
    assert isinstance(CliRunner().invoke(key.command, [str(file)]).exception, SettingsError)
    assert file.read_text() == made
    assert load_key(file) == made.strip().encode()
