"""Small Arabic articles written for the tests: as many different ones as asked for, the same every time."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from riwaya.model import Article

WHO = ("قوات النظام السوري", "تنظيم داعش", "قوات سوريا الديمقراطية", "الجيش العراقي", "الحشد الشعبي", "فصائل معارضة")
WHERE = ("البوكمال", "الميادين", "القائم", "دير الزور", "الرقة", "حلب", "تدمر")
SAID = ("المرصد السوري لحقوق الإنسان", "ناشطون", "مصدر عسكري", "وكالة رويترز")
OUTLETS = ("وكالة بردى", "صوت النخيل", "جريدة الخابور")


def text(n: int) -> str:
    """The text of article ``n``."""
    first, second = WHO[n % 6], WHO[(n // 2 + 1) % 6]
    here, there = WHERE[n % 7], WHERE[(n // 3 + 2) % 7]
    speaker = SAID[n % 4]
    return (
        f"سيطرت {first} على مدينة {here} بعد اشتباكات مع {second} استمرت {n % 9 + 2} أيام.\n"
        f"وقال {speaker} إن {n % 40 + 3} مدنيا قتلوا في قصف على بلدة {there} يوم الجمعة الماضي، وأصيب آخرون.\n"
        f"ونفى متحدث باسم {second} انسحاب مقاتليه من {here}، وأكد أن المعارك رقم {n} ما زالت مستمرة."
    )


def article(n: int, **known: object) -> Article:
    """Article ``n``."""
    day = dt.date(2017, 11, 1) + dt.timedelta(days=n % 28)
    values = {"title": f"خبر {n}", "outlet": OUTLETS[n % 3], "published": day, "origin": f"made:{n}", **known}
    return Article(f"a{n:04d}", text(n), **values)  # type: ignore[arg-type]


def articles(count: int) -> list[Article]:
    return [article(n) for n in range(count)]


def write_lines(path: Path, found: list[Article]) -> Path:
    """The articles as JSON lines."""
    rows = (
        {
            "id": a.id,
            "text": a.text,
            "title": a.title,
            "outlet": a.outlet,
            "published": a.published and a.published.isoformat(),
        }
        for a in found
    )
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
