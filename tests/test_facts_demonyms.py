"""Peoples and the adjectives of countries in the languages of the tables: what is found without a capital, and what must not be."""

from __future__ import annotations

import pytest

from xref.facts import names
from xref.model import NameValue


def ids(text: str, lang: str) -> list[str]:
    return [
        fact.value.canonical
        for fact in names.find(text, lang)
        if isinstance(fact.value, NameValue) and fact.value.canonical
    ]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("cs", "několik ruských firem a němečtí dělníci", "RU DE"),
        ("cs", "dohodu podepsali Norové a Maďaři", "NO HU"),
        ("sk", "s talianskymi dodávateľmi a Grékmi", "IT"),
        ("sl", "nemške oblasti in hrvaški ribiči", "DE HR"),
        ("hr", "njemačkih i mađarskih tvrtki", "DE HU"),
        ("sr", "немачких и мађарских предузећа", "DE HU"),
        ("sr", "nemačkih i mađarskih preduzeća, kineski radnici", "DE HU CN"),
        ("bg", "гръцките и румънските превозвачи", "GR RO"),
        ("be", "нямецкіх і літоўскіх фірмаў", "DE LT"),
        ("ro", "firmelor rusești și guvernul elvețian", "RU CH"),
        ("ro", "autorităţile franţuzeşti din Franţa", "FR FR"),
        ("nl", "de Turkse regering en Belgische boeren", "TR BE"),
        ("sv", "tyska bolag i Sveriges södra hamnar", "DE SE"),
        ("da", "de polske arbejdere og tyskerne", "PL DE"),
        ("no", "finske og svenske selskaper", "FI SE"),
        ("hu", "az orosz cégek és az ukránok", "RU UA"),
        ("fi", "saksalaiset ja venäläiset yritykset Euroopassa", "DE RU europe"),
        ("el", "οι ρωσικές εταιρείες και οι Κινέζοι", "RU CN"),
        ("et", "soome ja läti ettevõtted", "FI LV"),
        ("lv", "vācu un lietuviešu uzņēmumi", "DE LT"),
        ("lt", "rusų ir lenkų įmonės", "RU PL"),
        ("ca", "les empreses franceses i els russos", "FR RU"),
        ("sq", "kompanitë gjermane dhe greke", "DE GR"),
        ("is", "þýsk og norsk fyrirtæki", "DE NO"),
        ("az", "alman və yaponiyalı şirkətlər", "DE JP"),
        ("kk", "неміс және қытайлық компаниялар", "DE CN"),
        ("hy", "ռուսական և գերմանական ընկերություններ", "RU DE"),
        ("ka", "რუსული და გერმანული კომპანიები", "RU DE"),
        ("he", "החברות הרוסיות והחברות הגרמניות", "RU DE"),
        ("uk", "греки й турецькі моряки", "GR TR"),
        ("tr", "Sırp ve Hırvat işçiler", "RS HR"),
        ("de", "die weißrussische Seite, ein Weißrusse und die Slowaken", "BY BY SK"),
        ("ru", "европейские и нигерийские компании", "europe NG"),
        ("es", "la delegación suiza y los eslovacos", "CH SK"),
        ("fr", "les armateurs islandais et lettons", "IS LV"),
        ("it", "i porti portoghesi e danesi", "PT DK"),
        ("pt", "os armadores noruegueses e croatas", "NO HR"),
        ("pl", "fińskie stocznie i czescy robotnicy", "FI CZ"),
        ("ar", "الشركات الإيطالية", "IT"),
    ],
)
def test_peoples_and_adjectives(lang: str, text: str, expected: str) -> None:
    """An adjective or a people stands for its country in every language, whatever its ending and with or without a capital."""
    assert ids(text, lang) == ["region:europe" if name == "europe" else f"country:{name}" for name in expected.split()]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Фінансова допомога й дані відомства"),
        ("uk", "туркменський газ"),
        ("ru", "Индустрия и самолёт"),
        ("bg", "казах му, че само той знае"),
        ("be", "Самалёт"),
        ("hr", "Samo mali brod. Sad je kasno."),
        ("da", "det er lette opgaver, og vi tjekker"),
        ("no", "han finner veien"),
        ("hu", "magyarázat az oroszlánról"),
        ("nl", "daar moeten we op letten"),
        ("lt", "lenktynės ir lenkimas"),
        ("et", "valla nõukogu otsus"),
        ("ro", "un roman bun"),
        ("it", "gli armenti sul monte"),
        ("pl", "turkusowa czesanka, Samolot i Kongres"),
        ("tr", "çek defteri ve mali yıl, kazak ördü"),
        ("ar", "التركيز على التركيب المالي"),
        ("sl", "ciprese ob cesti"),
        ("ka", "განაცხადა მან"),
    ],
)
def test_words_that_only_look_like_it(lang: str, text: str) -> None:
    """Words of another meaning that begin like a people are no country."""
    assert ids(text, lang) == []
