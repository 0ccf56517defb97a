"""Audit lines: Nav's escapes as a table, what they never hold, and that they are on disk."""

import re
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilering import audit
from profilering.audit import ACCESS, DENY, PERMIT, AuditLine, audit_access, note, parsed
from profilering.errors import BadInput
from tests.support.counts import count


def line(fields: dict[str, str], name: str = "Sporingslogg") -> AuditLine:
    return AuditLine(ACCESS, name, "INFO", fields)


# value              | as it is written
@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("a=b", r"a\=b"),
        ("a\\b", r"a\\b"),
        ("a\\=b", r"a\\\=b"),
        ("a\nb", r"a\nb"),
        ("a\r\nb\rc", r"a\nb\nc"),
        ("a|b", "a|b"),
        ("ends in \\", r"ends in \\"),
        ("", ""),
    ],
)
def test_values_are_escaped_as_nav_escapes_them(value, written):
    text = line({"msg": value}).cef()
    assert text.endswith(f"|msg={written}")
    assert "\n" not in text
    assert "\r" not in text
    assert parsed(text).fields == {"msg": value.replace("\r\n", "\n").replace("\r", "\n")}


# header | as it is written
@pytest.mark.parametrize(
    ("name", "written"), [("a|b", r"a\|b"), ("a\\b", r"a\\b"), ("a\\|b", r"a\\\|b"), ("a=b", "a=b")]
)
def test_headers_are_escaped_as_nav_escapes_them(name, written):
    text = line({}, name).cef()
    assert text == f"CEF:0|profilering|AuditLogger|1.0|audit:access|{written}|INFO|"
    assert parsed(text).name == name


def test_the_example_of_navs_format_is_written_and_read_as_it_stands():
    example = (
        "CEF:0|profilering|AuditLogger|1.0|audit:access|Sporingslogg|INFO|end=1770020130000 "
        "suid=Z990001 duid=01819000049 sproc=00000000-0000-4000-8000-000000000501 "
        r"flexString1Label=Decision flexString1=Permit msg=a\=b"
    )
    found = parsed(example)
    assert found.fields["msg"] == "a=b"
    assert found.fields["duid"] == "01819000049"
    assert found.cef() == example


def test_keys_stand_in_one_order_whatever_order_they_are_given_in():
    keys = ["msg", "flexString1", "cs1", "sproc", "duid", "flexString1Label", "suid", "end"]
    text = line(dict.fromkeys(keys, "x")).cef()
    expected = ["end", "suid", "duid", "sproc", "flexString1Label", "flexString1", "cs1", "msg"]
    assert re.findall(r"(\w+)=", text) == expected


@pytest.mark.parametrize("bad", ["a\nb", "a\rb", "a\x00b", "a\x7fb"])
def test_a_header_with_a_control_character_is_refused(bad):
    with pytest.raises(ValueError, match="control character"):
        line({}, bad).cef()


@pytest.mark.parametrize("key", ["", "a b", "a=b", "a_b", "å"])
def test_keys_are_letters_and_digits_alone(key):
    with pytest.raises(ValueError, match="letters and digits"):
        line({key: "x"}).cef()


@pytest.mark.parametrize("text", ["", "CEF:0|a|b", "CEF:1|a|b|c|d|e|f|", "plain text"])
def test_what_is_no_line_is_not_read(text):
    with pytest.raises(ValueError, match="not a CEF line"):
        parsed(text)


@settings(max_examples=count(full=500, person=50))
@given(
    st.dictionaries(
        st.from_regex("[A-Za-z0-9]+", fullmatch=True), st.text("ab =|\\\nk", max_size=12)
    ),
    st.text("ab|\\= ", max_size=8),
)
def test_whatever_is_written_is_read_again(fields, name):
    assert parsed(line(fields, name).cef()) == line(fields, name)


def test_a_reading_says_who_when_and_whether_it_was_allowed(monkeypatch):
    monkeypatch.setenv(audit.NAVIDENT, "Z990001")
    found = audit_access(DENY, {"sproc": "x", "suid": "somebody else"})
    assert (found.severity, found.fields["flexString1"]) == ("WARN", "Deny")
    assert found.fields["suid"] == "Z990001"
    assert found.fields["end"].isdigit()
    monkeypatch.delenv(audit.NAVIDENT)
    found = audit_access(PERMIT, {})
    assert (found.severity, bool(found.fields["suid"])) == ("INFO", True)


def test_lines_are_appended_and_their_owner_alone_can_read_them(tmp_path):
    log = tmp_path / "models" / "audit.cef"
    for reason in ("one", "two"):
        note(log, line({"msg": reason}))
    texts = log.read_text(encoding="utf-8").splitlines()
    assert [parsed(one).fields["msg"] for one in texts] == ["one", "two"]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_stops_the_reading(tmp_path):
    (tmp_path / "audit.cef").mkdir()
    with pytest.raises(BadInput, match="nothing was read"):
        note(tmp_path / "audit.cef", line({}))
