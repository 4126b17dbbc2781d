// Words and sentence frames of the generated benchmark texts, most frequent first.
#pragma once

#include <string_view>

namespace headwater::fake_web {

inline constexpr std::string_view kNouns[] = {
    "council", "plan",     "report",     "company",   "road",       "school",   "worker",      "price",     "court",     "minister",
    "village", "bridge",   "farmer",     "station",   "hospital",   "meeting",  "river",       "budget",    "market",    "teacher",
    "engine",  "family",   "law",        "building",  "number",     "contract", "permit",      "witness",   "committee", "factory",
    "harbour", "project",  "agreement",  "customer",  "driver",     "field",    "forest",      "garden",    "island",    "journal",
    "kitchen", "ladder",   "machine",    "neighbour", "officer",    "party",    "queue",       "record",    "sample",    "theatre",
    "union",   "valley",   "warehouse",  "yard",      "account",    "barrier",  "camera",      "delay",     "election",  "ferry",
    "grant",   "hearing",  "inspector",  "judge",     "kiosk",      "landlord", "manager",     "nurse",     "orchard",   "passenger",
    "quarry",  "resident", "shop",       "tenant",    "upgrade",    "visitor",  "window",      "archive",   "boiler",    "cellar",
    "dispute", "editor",   "fence",      "gallery",   "handbook",   "invoice",  "junction",    "kettle",    "lantern",   "mill",
    "notice",  "outlet",   "pipeline",   "quota",     "railing",    "survey",   "tunnel",      "utility",   "vessel",    "workshop",
    "anchor",  "basin",    "canal",      "depot",     "embankment", "filter",   "gate",        "hangar",    "inlet",     "jetty",
    "kiln",    "locker",   "meadow",     "nozzle",    "oven",       "pump",     "quay",        "reservoir", "silo",      "tower",
    "valve",   "wharf",    "apprentice", "broker",    "carpenter",  "dentist",  "electrician", "fisher",    "glazier",   "hunter",
    "joiner",  "keeper",   "lawyer",     "miner",     "optician",   "plumber",  "ranger",      "sailor",    "tailor",    "vendor",
    "weaver",  "auction",  "ballot",     "charter",   "deposit",    "estimate", "forecast",    "guideline", "incentive", "loan",
    "merger",  "norm",     "offer",      "penalty",   "quotation",  "refund",   "subsidy",     "tariff",    "verdict",   "warrant",
    "appeal",  "bond",     "clause",     "deadline",  "exemption",  "fine",     "hazard",      "injury",    "leak",      "mistake",
    "outage",  "protest",  "recall",     "shortage",  "theft",      "upset",    "violation",   "warning",   "beetle",    "cable",
    "drill",   "elm",      "falcon",     "glacier",   "heron",      "lichen",   "moth",        "otter",     "pine",      "reed",
    "salmon",  "thistle",  "willow"};

inline constexpr std::string_view kAdjectives[] = {
    "local",     "public",      "former",    "regional",  "annual",   "old",      "small",    "late",    "early",   "private",
    "municipal", "independent", "expensive", "temporary", "northern", "southern", "eastern",  "western", "modest",  "narrow",
    "empty",     "crowded",     "cheap",     "heavy",     "damp",     "steep",    "quiet",    "unpaid",  "joint",   "draft",
    "final",     "partial",     "rural",     "coastal",   "seasonal", "disputed", "historic", "damaged", "popular", "spare",
    "elected",   "external",    "formal",    "idle",      "legal",    "manual",   "nervous",  "open",    "patient", "quick",
    "rigid",     "severe",      "timely",    "unusual",   "vacant",   "weekly",   "yellow",   "careful", "brittle", "distant"};

inline constexpr std::string_view kVerbs[] = {
    "approved", "rejected", "reviewed",  "opened",     "closed",   "repaired", "sold",      "bought",   "measured",  "criticised",
    "defended", "delayed",  "announced", "questioned", "replaced", "funded",   "inspected", "promised", "abandoned", "accepted",
    "borrowed", "counted",  "described", "examined",   "followed", "guarded",  "halved",    "ignored",  "joined",    "kept",
    "lost",     "moved",    "noticed",   "ordered",    "painted",  "quoted",   "reduced",   "signed",   "tested",    "unveiled",
    "visited",  "withdrew", "audited",   "blocked",    "cleared",  "doubled",  "expanded",  "filed",    "granted",   "handled",
    "insured",  "leased",   "mapped",    "named",      "outlined", "patched",  "raised",    "sealed",   "traced",    "warned"};

inline constexpr std::string_view kFirstNames[] = {"Ada",  "Bram", "Cleo", "Dario", "Edda", "Frode",  "Gwen", "Hanno",
                                                   "Ines", "Jory", "Kaia", "Linus", "Mira", "Nils",   "Oona", "Pavel",
                                                   "Rhea", "Stig", "Tove", "Ulla",  "Vera", "Wouter", "Yara", "Zeno"};

inline constexpr std::string_view kSyllables[] = {"bar", "bel", "bor", "cal", "cor", "dal", "den", "dor",  "el",  "fal", "fen", "gar",
                                                  "gil", "hal", "hem", "il",  "jar", "kal", "kel", "lan",  "len", "lor", "mar", "mel",
                                                  "mor", "nar", "nel", "ol",  "or",  "pel", "per", "quil", "ral", "ren", "ros", "sal",
                                                  "sel", "sor", "tal", "tem", "tor", "ul",  "val", "ven",  "vor", "wen", "wil", "yor",
                                                  "zan", "zel", "bri", "cra", "dri", "fra", "gri", "kro",  "pla", "sta", "tri", "vra"};

inline constexpr std::string_view kPlaceEndings[] = {"ton", "ford", "wick", "stead", "burn", "mouth", "field", "haven", "dale", "moor"};
inline constexpr std::string_view kBodies[] = {"Council",        "Board",          "Trust",   "Water Company", "Institute",
                                               "Rail Authority", "Growers' Union", "Chamber", "Museum",        "Foundation"};
inline constexpr std::string_view kWeekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
inline constexpr std::string_view kQuantities[] = {
    "two", "three", "several", "about a dozen", "nearly forty", "more than a hundred", "at least six", "roughly half of the"};

inline constexpr std::string_view kFrames[] = {"%O %V the %A %N on %D.",
                                               "%H said the %N had %V the %N in %G.",
                                               "The %N near %G was %V after %Q %S asked for a %A %N.",
                                               "\"We %V every %N that the %N asked for,\" said %H, who runs the %A %N.",
                                               "About %# of the %S in %G were %V last year, against %# the year before.",
                                               "According to %O, the %N will cost %# thousand crowns and take %Q %S.",
                                               "Nobody at the %N could say why the %A %S had not been %V.",
                                               "%H, a %N from %G, %V the %N and later %V its %A %N.",
                                               "In %G, where the %A %N stands, %Q %S %V the %N.",
                                               "The %N, which %O %V in the spring, covers %# %S.",
                                               "\"It is a %A %N, and the %S know it,\" %H told the %N.",
                                               "By %D evening the %N had been %V, and the %S went back to the %N.",
                                               "A %A %N of %# %S was %V, although %H had warned of a %N.",
                                               "%O denied that its %N had %V the %A %N.",
                                               "For the %S of %G the %N means a %A %N and %# fewer %S.",
                                               "The %N between %G and the %N remains %A, %H added.",
                                               "Two %S, one of them %A, %V the %N before the %N reached %G.",
                                               "If the %N is %V, the %S will have %# days to find a %A %N.",
                                               "The %N will decide on %D whether the %A %S are to be %V.",
                                               "Since the %N was %V, %H has kept a %N of every %N."};

}  // namespace headwater::fake_web
