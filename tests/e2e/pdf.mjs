import { createHash } from 'node:crypto'

/**
 * A PDF (ISO 32000-1) with these lines of text, one a page, in a font that every reader has to know; what is not Latin is in
 * a Korean font that is not in the file. The last page has a black square as a fax machine would send it. `links` lie below
 * each other on the first page: an address each, or the number of a page. With a password nobody reads it without.
 */
export function pdf(lines, { script, links = [], password, padding = 0 } = {}) {
  const lock = password && new Lock(password)
  const file = new Objects(lock)
  const pages = file.reserve()
  const fonts = `<< /F1 ${file.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')} /F2 ${korean_font(file)} >>`
  const square = file.stream(kFaxDictionary, kFaxSquare)
  const ballast = padding > 0 && file.stream('', Buffer.alloc(padding, 'x'))
  const kids = lines.map((line, at) => {
    const fax = at === lines.length - 1 ? 'q 100 0 0 100 400 100 cm /Fax Do Q' : ''
    const content = file.stream('', Buffer.from(`${shown(line)}\n0.2 0.36 0.85 rg 72 560 200 100 re f\n${fax}`))
    const own = at === 0 ? links.map((to, place) => link_to(file, to, place)) : []
    const link = script && file.add(`<< /Type /Annot /Subtype /Link /Rect [72 560 272 660] /A ${action(script)} >>`)
    const extra = `/Annots [${[...own, link || ''].join(' ')}] ${link ? `/AA << /O ${action(script)} >>` : ''}`
    return file.add(`<< /Type /Page /Parent ${pages} /MediaBox [0 0 595 842] /Contents ${content} ${extra} /Resources << /Font ${fonts} /XObject << /Fax ${square} >> >> >>`)
  })
  file.fill(pages, `<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`)
  const opening = script ? `/OpenAction ${action(script)} /Names << /JavaScript << /Names [(a) ${action(script)}] >> >>` : ''
  const root = file.add(`<< /Type /Catalog /Pages ${pages} ${opening} ${ballast ? `/Ballast ${ballast}` : ''} >>`)
  const encrypt = lock ? `/Encrypt ${file.add(lock.dictionary)}` : ''
  return file.bytes(`/Root ${root} ${encrypt} /ID [<${kId}> <${kId}>]`)
}

const kId = '01'.repeat(16)
const kPermissions = -4
const kPadding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

const md5 = (...parts) => createHash('md5').update(Buffer.concat(parts)).digest()

function rc4(key, bytes) {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at)
  const swap = (a, b) => ([state[a], state[b]] = [state[b], state[a]])
  for (let at = 0, other = 0; at < 256; at += 1) swap(at, (other = (other + state[at] + key[at % key.length]) & 255))
  let other = 0
  return Buffer.from(bytes, 0).map((byte, index) => {
    const at = (index + 1) & 255
    swap(at, (other = (other + state[at]) & 255))
    return byte ^ state[(state[at] + state[other]) & 255]
  })
}

/** The standard security handler in its first revision (ISO 32000-1, 7.6.3): 40 bits, enough to be asked for the password. */
class Lock {
  #key

  constructor(password) {
    const padded = Buffer.concat([Buffer.from(password), kPadding]).subarray(0, 32)
    const owner = rc4(md5(padded).subarray(0, 5), padded)
    const permissions = Buffer.alloc(4)
    permissions.writeInt32LE(kPermissions)
    this.#key = md5(padded, owner, permissions, Buffer.from(kId, 'hex')).subarray(0, 5)
    const user = rc4(this.#key, kPadding)
    this.dictionary = `<< /Filter /Standard /V 1 /R 2 /Length 40 /P ${kPermissions} /O <${owner.toString('hex')}> /U <${user.toString('hex')}> >>`
  }

  /** What stands in the object of this name. */
  hides(name, bytes) {
    const number = Buffer.alloc(5)
    number.writeUIntLE(parseInt(name), 0, 3)
    return rc4(md5(this.#key, number).subarray(0, 10), bytes)
  }
}

const kFaxDictionary = '/Type /XObject /Subtype /Image /Width 16 /Height 16 /ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 16 /Rows 16 >>'
/** Sixteen rows that are as white as the one above, and the end (ITU-T T.6); Decode turns them black. */
const kFaxSquare = Buffer.from([0xff, 0xff, 0x00, 0x10, 0x01])

const action = (script) => `<< /S /JavaScript /JS (${script.replace(/[()\\]/g, '\\$&')}) >>`

function link_to(file, to, place) {
  const where = typeof to === 'number' ? `/Dest [${to - 1} /Fit]` : `/A << /S /URI /URI (${to}) >>`
  return file.add(`<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [72 ${400 - place * 40} 272 ${430 - place * 40}] ${where} >>`)
}

function korean_font(file) {
  const about = file.add('<< /Type /FontDescriptor /FontName /HYGoThic-Medium /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /StemV 80 >>')
  const glyphs = file.add(`<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYGoThic-Medium /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> /FontDescriptor ${about} >>`)
  return file.add(`<< /Type /Font /Subtype /Type0 /BaseFont /HYGoThic-Medium /Encoding /UniKS-UTF16-H /DescendantFonts [${glyphs}] >>`)
}

function shown(line) {
  const is_latin = /^[ -~]*$/.test(line)
  const text = is_latin ? `(${line.replace(/[()\\]/g, '\\$&')})` : `<${Buffer.from(line, 'utf16le').swap16().toString('hex')}>`
  return `BT /${is_latin ? 'F1' : 'F2'} 24 Tf 72 720 Td ${text} Tj ET`
}

/** The numbered things of a file, and the table that says where each begins. Of a locked file only streams are hidden. */
class Objects {
  #bodies = []
  #lock

  constructor(lock) {
    this.#lock = lock
  }

  reserve() {
    this.#bodies.push(undefined)
    return `${this.#bodies.length} 0 R`
  }

  add(body) {
    const name = this.reserve()
    this.fill(name, body)
    return name
  }

  stream(dictionary, bytes) {
    const name = this.reserve()
    const kept = this.#lock ? this.#lock.hides(name, bytes) : bytes
    this.fill(name, Buffer.concat([Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`), kept, Buffer.from('\nendstream')]))
    return name
  }

  fill(name, body) {
    this.#bodies[parseInt(name) - 1] = Buffer.from(body)
  }

  bytes(trailer) {
    const parts = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
    let length = parts[0].length
    const places = this.#bodies.map((body, at) => {
      const place = length
      const part = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')])
      parts.push(part)
      length += part.length
      return `${String(place).padStart(10, '0')} 00000 n \n`
    })
    const size = places.length + 1
    const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${length}\n%%EOF\n`
    return Buffer.concat([...parts, Buffer.from(table)])
  }
}
