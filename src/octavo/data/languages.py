"""Languages by name and ISO 639-1 code, and records that ask for another one."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from octavo.types import Call, Record

CODES = {
    "Afrikaans": "af", "Albanian": "sq", "Amharic": "am", "Arabic": "ar", "Armenian": "hy", "Azerbaijani": "az",
    "Basque": "eu", "Bengali": "bn", "Bosnian": "bs", "Bulgarian": "bg", "Burmese": "my", "Catalan": "ca",
    "Chinese": "zh", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dutch": "nl", "English": "en",
    "Estonian": "et", "Finnish": "fi", "French": "fr", "Galician": "gl", "Georgian": "ka", "German": "de",
    "Greek": "el", "Gujarati": "gu", "Hausa": "ha", "Hebrew": "he", "Hindi": "hi", "Hungarian": "hu",
    "Icelandic": "is", "Igbo": "ig", "Indonesian": "id", "Irish": "ga", "Italian": "it", "Japanese": "ja",
    "Kannada": "kn", "Kazakh": "kk", "Khmer": "km", "Korean": "ko", "Lao": "lo", "Latvian": "lv",
    "Lithuanian": "lt", "Macedonian": "mk", "Malay": "ms", "Malayalam": "ml", "Maltese": "mt", "Marathi": "mr",
    "Mongolian": "mn", "Nepali": "ne", "Norwegian": "no", "Persian": "fa", "Polish": "pl", "Portuguese": "pt",
    "Punjabi": "pa", "Romanian": "ro", "Russian": "ru", "Serbian": "sr", "Sinhala": "si", "Slovak": "sk",
    "Slovenian": "sl", "Somali": "so", "Spanish": "es", "Swahili": "sw", "Swedish": "sv", "Tamil": "ta",
    "Telugu": "te", "Thai": "th", "Turkish": "tr", "Ukrainian": "uk", "Urdu": "ur", "Uzbek": "uz",
    "Vietnamese": "vi", "Welsh": "cy", "Xhosa": "xh", "Yoruba": "yo", "Zulu": "zu",
}  # fmt: skip
_ARGUMENT = "language"


def change_language(record: Record, rng: random.Random) -> Record:
    """The record with another language where query and step name the one that its call asks for."""
    for index, call in enumerate(record.calls):
        name = next((n for n, code in CODES.items() if code == call.arguments.get(_ARGUMENT)), None)
        if name is None or name == "English":
            continue
        pattern = re.compile(rf"\b{name}\b", re.IGNORECASE)
        step = record.steps[index]
        if len(pattern.findall(record.query)) != 1 or len(pattern.findall(step.text)) != 1:
            continue
        other = rng.choice(list(CODES))
        steps = tuple(replace(s, text=pattern.sub(other, s.text)) if s is step else s for s in record.steps)
        changed = Call(call.function, {**call.arguments, _ARGUMENT: CODES[other]})
        calls = tuple(changed if i == index else c for i, c in enumerate(record.calls))
        lower = pattern.findall(record.query)[0].islower()
        query = pattern.sub(other.lower() if lower else other, record.query)
        record = replace(record, query=query, steps=steps, calls=calls)
    return record
