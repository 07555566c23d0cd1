"""Languages by English name and ISO 639-1 code."""

from __future__ import annotations

CODES = {
    "Abkhazian": "ab", "Afar": "aa", "Afrikaans": "af", "Akan": "ak", "Albanian": "sq", "Amharic": "am",
    "Arabic": "ar", "Aragonese": "an", "Armenian": "hy", "Assamese": "as", "Avaric": "av", "Aymara": "ay",
    "Azerbaijani": "az", "Bambara": "bm", "Bashkir": "ba", "Basque": "eu", "Belarusian": "be", "Bengali": "bn",
    "Bislama": "bi", "Bosnian": "bs", "Breton": "br", "Bulgarian": "bg", "Burmese": "my", "Catalan": "ca",
    "Chamorro": "ch", "Chechen": "ce", "Chichewa": "ny", "Chinese": "zh", "Chuvash": "cv", "Cornish": "kw",
    "Corsican": "co", "Cree": "cr", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dhivehi": "dv", "Dutch": "nl",
    "Dzongkha": "dz", "English": "en", "Esperanto": "eo", "Estonian": "et", "Ewe": "ee", "Faroese": "fo",
    "Fijian": "fj", "Finnish": "fi", "French": "fr", "Frisian": "fy", "Fula": "ff", "Galician": "gl",
    "Georgian": "ka", "German": "de", "Greek": "el", "Greenlandic": "kl", "Guarani": "gn", "Gujarati": "gu",
    "Haitian Creole": "ht", "Hausa": "ha", "Hebrew": "he", "Herero": "hz", "Hindi": "hi", "Hungarian": "hu",
    "Icelandic": "is", "Ido": "io", "Igbo": "ig", "Indonesian": "id", "Interlingua": "ia", "Inuktitut": "iu",
    "Inupiaq": "ik", "Irish": "ga", "Italian": "it", "Japanese": "ja", "Javanese": "jv", "Kannada": "kn",
    "Kanuri": "kr", "Kashmiri": "ks", "Kazakh": "kk", "Khmer": "km", "Kikuyu": "ki", "Kinyarwanda": "rw",
    "Kirundi": "rn", "Komi": "kv", "Kongo": "kg", "Korean": "ko", "Kurdish": "ku", "Kyrgyz": "ky", "Lao": "lo",
    "Latin": "la", "Latvian": "lv", "Limburgish": "li", "Lingala": "ln", "Lithuanian": "lt", "Luganda": "lg",
    "Luxembourgish": "lb", "Macedonian": "mk", "Malagasy": "mg", "Malay": "ms", "Malayalam": "ml", "Maltese": "mt",
    "Manx": "gv", "Maori": "mi", "Marathi": "mr", "Marshallese": "mh", "Mongolian": "mn", "Navajo": "nv",
    "Nepali": "ne", "Northern Ndebele": "nd", "Northern Sami": "se", "Norwegian": "no", "Occitan": "oc", "Odia": "or",
    "Ojibwe": "oj", "Oromo": "om", "Ossetian": "os", "Pashto": "ps", "Persian": "fa", "Polish": "pl",
    "Portuguese": "pt", "Punjabi": "pa", "Quechua": "qu", "Romanian": "ro", "Romansh": "rm", "Russian": "ru",
    "Samoan": "sm", "Sango": "sg", "Sanskrit": "sa", "Sardinian": "sc", "Scottish Gaelic": "gd", "Serbian": "sr",
    "Sesotho": "st", "Shona": "sn", "Sindhi": "sd", "Sinhala": "si", "Slovak": "sk", "Slovenian": "sl",
    "Somali": "so", "Southern Ndebele": "nr", "Spanish": "es", "Sundanese": "su", "Swahili": "sw", "Swati": "ss",
    "Swedish": "sv", "Tagalog": "tl", "Tahitian": "ty", "Tajik": "tg", "Tamil": "ta", "Tatar": "tt", "Telugu": "te",
    "Thai": "th", "Tibetan": "bo", "Tigrinya": "ti", "Tongan": "to", "Tsonga": "ts", "Tswana": "tn", "Turkish": "tr",
    "Turkmen": "tk", "Twi": "tw", "Ukrainian": "uk", "Urdu": "ur", "Uyghur": "ug", "Uzbek": "uz", "Venda": "ve",
    "Vietnamese": "vi", "Walloon": "wa", "Welsh": "cy", "Wolof": "wo", "Xhosa": "xh", "Yiddish": "yi", "Yoruba": "yo",
    "Zhuang": "za", "Zulu": "zu",
}  # fmt: skip
NAMES = {code: name for name, code in CODES.items()}
