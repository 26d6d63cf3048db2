"""Comma-separated text in the encodings that are met, and in none."""

from __future__ import annotations

TABLE = "姓名,身份证件号码,科室\r\n张三,00123,内科\r\n"


def csv_utf8() -> bytes:
    return TABLE.encode()


def csv_bom() -> bytes:
    return TABLE.encode("utf-8-sig")


def csv_gbk() -> bytes:
    return TABLE.encode("gb18030")


def csv_utf_16() -> bytes:
    return TABLE.encode("utf-16")


def csv_utf_16_without_mark() -> bytes:
    return TABLE.encode("utf-16-le")


def csv_semicolon() -> bytes:
    return TABLE.replace(",", ";").encode()


def csv_tab() -> bytes:
    return TABLE.replace(",", "\t").encode("utf-16")


def csv_garbled() -> bytes:
    return bytes(range(128, 256)) * 4


def csv_binary() -> bytes:
    return b"a,b\n" + bytes(range(32)) * 8


def csv_open_quote() -> bytes:
    return '姓名,科室\n"张三,内科\n'.encode()


def csv_of_quotes() -> bytes:
    return b'"' * 3_000_000


def csv_one_long_line() -> bytes:
    return b"a," * 4_000_000
