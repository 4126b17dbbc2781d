#!/usr/bin/env python3
"""Makes labelled pairs of copies and non-copies in several languages from Debian packages, for `headwater compare --batch`.

    apt-get download gnome-user-docs && dpkg -x gnome-user-docs_*.deb HELP
    apt-get install mythes-es mythes-de mythes-fr mythes-ru mythes-ar apertium-spa-cat apertium-fr-es apertium-fra-cat  opencc
    make_pairs.py HELP OUT.jsonl [--arabic DIR]       DIR: html/ar-MA of the package debian-handbook

The texts are the pages of GNOME Help in each language (CC-BY-SA; all on one subject and by one house: hard negatives). Of each text:
  edited      sentences dropped and a few swapped
  spun30/50   that share of the words a thesaurus knows replaced by another entry (Chinese: a list of common synonyms, see SYNONYMS)
  translated  there and back: es-ca-es, fr-es-fr (Apertium)
  converted   Chinese: to Taiwan's characters and vocabulary (OpenCC)
  excerpt     a third of it inside another text
and as negatives the two other texts of the language nearest by shared words, each also spun. Lines: {"id","a","b","label","kind","language"}.
"""
import collections, glob, html, json, math, os, random, re, subprocess, sys
import xml.etree.ElementTree as xml

LANGUAGES = {"es": "es_ES", "de": "de_DE", "fr": "fr_FR", "ru": "ru_RU", "ar": "ar_EG", "zh_CN": None, "ja": None, "it": "it_IT", "pl": "pl_PL"}
BACK = {"es": ("spa-cat", "cat-spa"), "fr": ("fr-es", "es-fr")}
WORDS = (120, 900)
SYNONYMS = {a: b for pair in (
    "可以:能够 如果:假如 但是:不过 因为:由于 所以:因此 使用:采用 选择:选取 打开:开启 关闭:关掉 点击:单击 按下:按 需要:必须 文件:档案 设置:设定 "
    "显示:呈现 屏幕:荧幕 您:你 更改:修改 添加:加入 删除:移除 当前:目前 通常:一般 例如:比如 此外:另外 或者:或 以及:和 其他:别的 问题:难题 方法:办法 "
    "帮助:协助 网络:网路 信息:资讯 系统:体系 启动:开动 允许:准许 查看:检视 连接:联接 电脑:计算机 计算机:电脑 按钮:按键 窗口:视窗 自动:自行 "
    "应用程序:软件 输入:键入 完成:结束 开始:起始 时间:时刻 用户:使用者 简单:容易 不同:各异 保存:存储 名称:名字 想要:希望 尝试:试图 非常:十分").split()
    for a, b in [pair.split(":")]}


def paragraphs(page):
    for p in xml.parse(page).iter("{http://projectmallard.org/1.0/}p"):
        text = re.sub(r"\s+", " ", "".join(p.itertext())).strip()
        if len(text) > 20:
            yield text


def handbook(directory):
    for page in sorted(glob.glob(f"{directory}/*.html")):
        body = open(page, encoding="utf-8").read()
        kept = [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", p))).strip() for p in re.findall(r'<div class="para">(.*?)</div>', body, re.S)]
        kept = [p for p in kept if len(re.findall("[\u0600-\u06ff]", p)) > len(p) / 2]
        for at in range(0, len(kept), 6):
            yield "\n\n".join(kept[at:at + 6])


def size(text):
    wide = len(re.findall("[\u3040-\u30ff\u4e00-\u9fff]", text))
    return wide / 1.7 if wide > len(text) / 4 else len(text.split())


def thesaurus(name):
    path, out = f"/usr/share/mythes/th_{name}_v2.dat", {}
    data = open(path, "rb").read()
    lines = data.decode(data.split(b"\n", 1)[0].decode().strip(), "replace").split("\n")
    at = 1
    while at < len(lines) - 1:
        head = lines[at].split("|")
        if len(head) != 2 or not head[1].strip().isdigit():
            at += 1
            continue
        rows = lines[at + 1:at + 1 + int(head[1])]
        words = [re.sub(r"\s*\([^)]*\)", "", w).strip() for row in rows for w in row.split("|")[1:]]
        words = [w for w in words if w and " " not in w and w.lower() != head[0].lower()]
        if words:
            out[head[0].lower()] = words
        at += 1 + int(head[1])
    return out


def spin(text, share, words, rng):
    if words is None:
        return re.sub("|".join(sorted(SYNONYMS, key=len, reverse=True)), lambda m: SYNONYMS[m[0]] if rng.random() < 2 * share else m[0], text)

    def change(match):
        word = match[0]
        found = words.get(word.lower())
        if len(word) < 3 or not found or rng.random() > 1.6 * share:
            return word
        other = rng.choice(found)
        return other[0].upper() + other[1:] if word[0].isupper() else other
    return re.sub(r"\w+", change, text)


def sentences(text):
    return re.findall(r"[^.!?。！？\n]+[.!?。！？]*\s*|\n+", text)


def without_common(texts):
    """Steps that several pages word alike are taken out: else the negatives would share text."""
    seen = collections.Counter(s.strip() for t in texts for s in set(sentences(t)))
    return ["".join(s for s in sentences(t) if seen[s.strip()] < 2 or not s.strip()) for t in texts]


def edited(text, rng):
    out = [s for s in sentences(text) if rng.random() > 0.12]
    for _ in range(2):
        i = rng.randrange(max(1, len(out) - 1))
        out[i:i + 2] = out[i:i + 2][::-1]
    return "".join(out)


def apertium(text, mode):
    return subprocess.run(["apertium", "-u", mode], input=text, capture_output=True, text=True).stdout


def excerpt(text, host, rng):
    part, rest = sentences(text), host.split("\n\n")
    n = max(1, len(part) // 3)
    begin = rng.randrange(len(part) - n + 1)
    rest.insert(len(rest) // 2, "".join(part[begin:begin + n]).strip())
    return "\n\n".join(rest)


def grams(text):
    if re.search("[\u3040-\u30ff\u4e00-\u9fff]", text):
        return {text[i:i + 2] for i in range(len(text) - 1)}
    return {w[:6] for w in re.findall(r"\w{4,}", text.lower())}


def neighbours(texts):
    sets = [grams(t) for t in texts]
    df = collections.Counter(g for s in sets for g in s)
    weight = {g: math.log(len(texts) / n) for g, n in df.items()}
    sums = [sum(weight[g] for g in s) or 1 for s in sets]
    for i, s in enumerate(sets):
        near = sorted(range(len(texts)), key=lambda k: -sum(weight[g] for g in s & sets[k]) / math.sqrt(sums[i] * sums[k]))
        yield [k for k in near if k != i][:2]


def main():
    root, out = sys.argv[1], open(sys.argv[2], "w", encoding="utf-8")
    arabic = sys.argv[4] if len(sys.argv) > 4 else None
    for language, locale in LANGUAGES.items():
        rng = random.Random(language)
        if language == "ar":
            texts = list(handbook(arabic)) if arabic else []
        else:
            texts = ["\n\n".join(paragraphs(p)) for p in sorted(glob.glob(f"{root}/usr/share/help/{language}/gnome-help/*.page"))]
        if language in ("zh_CN", "ja"):  # pages that nobody translated
            texts = [t for t in texts if len(re.findall("[\u3040-\u30ff\u4e00-\u9fff]", t)) > len(t) / 2]
        texts = without_common(texts)
        texts = [t for t in dict.fromkeys(texts) if WORDS[0] <= size(t) <= WORDS[1]]
        rng.shuffle(texts)
        texts = texts[:60]
        words = thesaurus(locale) if locale and os.path.exists(f"/usr/share/mythes/th_{locale}_v2.dat") else None

        def write(i, label, kind, a, b):
            row = {"id": f"{language}-{i}-{kind}", "a": a, "b": b, "label": label, "kind": kind, "language": language}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")

        for i, near in enumerate(neighbours(texts)):
            text = texts[i]
            write(i, "copy", "edited", edited(text, rng), text)
            if words or language == "zh_CN":
                write(i, "copy", "spun30", spin(edited(text, rng), 0.3, words, rng), text)
                write(i, "copy", "spun50", spin(text, 0.5, words, rng), text)
            if language in BACK and i < 30:
                back = text
                for mode in BACK[language]:
                    back = apertium(back, mode)
                write(i, "copy", "translated", back.replace("*", ""), text)
            if language == "zh_CN":
                write(i, "copy", "converted", subprocess.run(["opencc", "-c", "s2twp.json"], input=text, capture_output=True, text=True).stdout, text)
            write(i, "copy", "excerpt", excerpt(text, texts[(i + 7) % len(texts)], rng), text)
            for k in near:
                write(i, "other", f"near{k}", text, texts[k])
                if words or language == "zh_CN":
                    write(i, "other", f"near{k}spun", spin(text, 0.3, words, rng), texts[k])
        print(language, len(texts), "texts", file=sys.stderr)


if __name__ == "__main__":
    main()
