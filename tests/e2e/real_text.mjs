import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/**
 * Sentences that people wrote, from Debian packages that `./test` installs: the handbook in three languages, Chinese
 * manual pages, Korean translations. Where a package is missing, the sentences below must do.
 */
const kHandbook = '/usr/share/doc/debian-handbook/html'
const kChineseManual = '/usr/share/man/zh_CN/man1'
const kTranslations = '/usr/share/locale'

const kSpare = {
  en: ['Good morning, is everybody here?', 'The build is green again.', 'Let us meet at ten in the courtyard.'],
  ko: ['좋은 아침입니다, 다들 오셨나요?', '빌드가 다시 성공했습니다.', '열 시에 마당에서 만나요.'],
  zh: ['早上好，大家都到了吗？', '构建又通过了。', '十点在院子里见。'],
}

/** Names as they are on passports and in chats: each has broken some messenger. */
export const names = {
  hangul: '김하늘',
  hangul_apart: '박서연'.normalize('NFD'),
  hanzi: '王小明',
  hanzi_rare: '𠮷野𡈽',
  arabic: 'ليلى حسن',
  hebrew: 'נועה כהן',
  combining: 'Zoë Nguyễn Thị Ánh'.normalize('NFD'),
  family: 'Ines 👩‍👩‍👧‍👦 Soto',
  flag: 'Oleh 🇺🇦 Коваль',
  skin_tone: 'Amina 👩🏾‍💻',
  thai: 'สมชาย ใจดี',
  devanagari: 'अनन्या शर्मा',
}

/** Texts that tell whether what is stored is what was said, to the byte. */
export const hard_texts = [
  'Z̴̡̛̗a̵͓͝l̷̺̈́g̶̰̈́ǫ̴̛ combining marks upon marks',
  'مرحبا ‮abc‬ right-to-left with an override inside',
  'שלום, how are you? 안녕 你好',
  '👨‍👩‍👧‍👦👩🏿‍🚀🏳️‍🌈🇰🇷 joined and coloured',
  'ﷺ ﬁ Ⅷ ① ｆｕｌｌ ｗｉｄｔｈ',
  'line one\nline two\n\n\tindented',
  '`code` and ```\nfn main() {}\n``` and https://example.org/가나?q=你好#x',
  '<script>alert(1)</script> & "quotes" \'single\' \\ back',
  'zero\u200bwidth\u200dand\u2060joiners\ufeffinside',
  '{"json": ["looks", {"like": "data"}]}',
  '$1 %s {{name}} ${x} 1;DROP TABLE messages;--',
]

function handbook_lines(folder) {
  const root = join(kHandbook, folder)
  if (!existsSync(root)) return []
  const pages = readdirSync(root).filter((name) => name.endsWith('.html')).sort().slice(0, 40)
  return pages.flatMap((name) => paragraphs(readFileSync(join(root, name), 'utf8')))
}

function paragraphs(html) {
  const inner = [...html.matchAll(/<div class="para">\s*([\s\S]*?)<\/div>/g)].map(([, text]) => text)
  return inner.map((text) => plain(text.replace(/<[^>]*>/g, '')))
}

const kEntities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" }

function plain(text) {
  const decoded = text.replace(/&(#?\w+);/g, (whole, name) => {
    if (name in kEntities) return kEntities[name]
    return name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1).replace(/^x/, '0x'))) : whole
  })
  return decoded.replace(/\s+/g, ' ').trim()
}

function chinese_manual_lines() {
  if (!existsSync(kChineseManual)) return []
  const pages = readdirSync(kChineseManual).filter((name) => name.endsWith('.gz')).sort().slice(0, 40)
  const sources = pages.map((name) => gunzipSync(readFileSync(join(kChineseManual, name))).toString('utf8'))
  return sources.flatMap((source) => source.split('\n').filter((line) => !/^[.'\\]/.test(line)).map(without_escapes))
}

function without_escapes(line) {
  return line.replace(/\\f[A-Z]|\\&/g, '').replace(/\\-/g, '-').replace(/\\/g, '').trim()
}

/** GNU message catalogues: a table of offsets to the translations. */
function catalogue_lines(file) {
  if (!existsSync(file)) return []
  const bytes = readFileSync(file)
  const number = (at) => (bytes.readUInt32LE(0) === 0x950412de ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const [count, table] = [number(8), number(16)]
  const entries = Array.from({ length: count - 1 }, (_, index) => table + 8 * (index + 1))
  return entries.map((at) => plain(bytes.subarray(number(at + 4), number(at + 4) + number(at)).toString('utf8').split('\0')[0]))
}

const kScript = { en: /[a-z]/gi, ko: /[가-힣]/g, zh: /[一-鿿]/g }
const kUnfit = /[\u0000-\u001f\u007f\ufffd]/

/** A sentence of its language: not a command, not a table, and nothing a message may not hold. */
function is_sentence(line, language) {
  if (line.length < 9 || line.length > 400 || kUnfit.test(line)) return false
  return (line.match(kScript[language])?.length ?? 0) > line.length * 0.4
}

function fit(lines, language) {
  const good = lines.filter((line) => is_sentence(line, language))
  return [...new Set(good.length >= 50 ? good : [...good, ...kSpare[language]])]
}

const kSources = {
  en: () => handbook_lines('en-US'),
  ko: () => [...handbook_lines('ko-KR'), ...['git', 'apt', 'bash'].flatMap((name) => catalogue_lines(join(kTranslations, `ko/LC_MESSAGES/${name}.mo`)))],
  zh: () => [...chinese_manual_lines(), ...handbook_lines('zh-CN')],
}

const read = {}

/** Sentences of one language, always in the same order. */
export function lines(language) {
  return (read[language] ??= fit(kSources[language](), language))
}

/** A never-ending mixture of the three languages, and the hard texts now and then. */
export function* conversation() {
  for (let turn = 0; ; turn += 1) {
    if (turn % 7 === 6) yield hard_texts[Math.floor(turn / 7) % hard_texts.length]
    else yield of_turn(['en', 'ko', 'zh'][turn % 3], turn)
  }
}

function of_turn(language, turn) {
  const all = lines(language)
  return all[(turn * 13) % all.length]
}
