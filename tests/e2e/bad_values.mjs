/**
 * What a field of the contract must not take, made from its schema alone. Each is `{value, at, why}`, where `at` is the path
 * that the refusal must name.
 */
export function bad_values(contract, schema, at, sample) {
  const known = resolved(contract, schema)
  return [...wrong_types(known, at), ...(kByKind[kind_of(known)]?.(contract, known, at, sample) ?? [])]
}

export function resolved(contract, schema) {
  const choices = (schema.oneOf ?? []).filter(({ type }) => type !== 'null')
  if (choices.length === 1) return { ...resolved(contract, choices[0]), nullable: true }
  if (!schema.$ref) return schema
  return contract.components.schemas[schema.$ref.split('/').at(-1)]
}

function may_be_null(schema) {
  return schema.nullable || [schema.type].flat().includes('null')
}

function kind_of(schema) {
  if (schema.enum) return 'choice'
  if (schema.pattern) return 'pattern'
  return [schema.type].flat().find((type) => type !== 'null')
}

const kOfType = { string: 'text', integer: 7, boolean: true, array: [], object: {}, null: null }

function wrong_types(schema, at) {
  const fitting = [schema.type ?? 'object'].flat()
  const others = Object.entries(kOfType).filter(([type]) => !fitting.includes(type) && !(type === 'null' && may_be_null(schema)))
  return others.map(([type, value]) => ({ value, at, why: `${type} instead of ${fitting}` }))
}

const kByKind = {
  choice: (_, { enum: choices }, at) => [
    { value: 'nonsense', at, why: 'no choice' },
    { value: choices[0].toUpperCase(), at, why: 'a choice in capitals' },
    { value: '', at, why: 'no choice at all' },
  ],
  pattern: (_, __, at, sample) => [
    { value: '', at, why: 'nothing' },
    { value: 'short', at, why: 'too short' },
    { value: 'x'.repeat(70), at, why: 'too long' },
    { value: `${sample ?? 'aaaaaaaaaa'}\u0000`, at, why: 'a NUL' },
    { value: `${sample ?? 'aaaaaaaaaa'}\n`, at, why: 'a line feed' },
    { value: '../../etc/passwd', at, why: 'a way out' },
    { value: '김하늘김하늘김하늘', at, why: 'letters from elsewhere' },
  ],
  string: (_, { minLength = 0, maxLength = 100_000 }, at) => [
    { value: '가'.repeat(maxLength + 1), at, why: 'too long' },
    { value: `fine\u0000text`, at, why: 'a NUL' },
    { value: `fine\u0007text`, at, why: 'a control character' },
    ...(minLength > 0 ? [{ value: '', at, why: 'empty' }] : []),
    ...(minLength > 1 ? [{ value: 'x'.repeat(minLength - 1), at, why: 'too short' }] : []),
  ],
  integer: (_, __, at) => [1.5, 1e300, 2 ** 63, -(2 ** 63), '7'].map((value) => ({ value, at, why: `${value} as a number` })),
  array: (contract, { items }, at, sample) => [
    ...bad_values(contract, items, `${at}[0]`, sample?.[0]).map((bad) => ({ ...bad, value: [bad.value] })),
    { value: Array.from({ length: 1_001 }, () => sample?.[0] ?? 'x'), at, why: 'too many items' },
  ],
  // What holds its like has no end: it is tried as deep as the sample goes.
  object: (contract, schema, at, sample) => (sample || !schema.required ? bad_fields(contract, schema, sample ?? {}, `${at}.`) : []),
}

/** Every way in which one field of an object can be wrong: missing, of a wrong value, or unknown. */
export function bad_fields(contract, schema, sample, before = '') {
  const found = [{ value: { ...sample, nonsense: 1 }, at: `${before}nonsense`, why: 'an unknown field' }]
  for (const name of schema.required ?? []) {
    const { [name]: _, ...rest } = sample
    found.push({ value: rest, at: before + name, why: 'missing' })
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const values = bad_values(contract, field, before + name, sample[name])
    found.push(...values.map((bad) => ({ ...bad, value: { ...sample, [name]: bad.value } })))
  }
  return found
}

const text = (string) => Buffer.from(string)

/** Bodies that are no request at all. */
export const bad_bodies = [
  ['empty', text('')],
  ['null', text('null')],
  ['a list', text('[]')],
  ['a word', text('"word"')],
  ['half an object', text('{"client_id":')],
  ['two objects', text('{}{}')],
  ['a comment', text('{/* hello */}')],
  ['a trailing comma', text('{"client_id":"aaaaaaaaaa",}')],
  ['single quotes', text("{'client_id':'aaaaaaaaaa'}")],
  ['the same key twice', text('{"client_id":"aaaaaaaaaa","client_id":"bbbbbbbbbb"}')],
  ['the same key twice, spelled apart', text('{"client_id":"aaaaaaaaaa","client\\u005fid":"bbbbbbbbbb"}')],
  ['deep nesting', text(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)],
  ['deep lists', text('['.repeat(100_000))],
  ['a NUL byte', text('{"client_id":"aaaa\u0000aaaa"}')],
  ['invalid UTF-8', Buffer.concat([text('{"client_id":"aaaaaaaa'), Buffer.from([0xc3, 0x28, 0xff]), text('"}')])],
  ['an overlong form', Buffer.concat([text('{"client_id":"aaaaaaaa'), Buffer.from([0xc0, 0xaf]), text('"}')])],
  ['a surrogate alone', text('{"client_id":"aaaaaaaa\\ud800"}')],
  ['a surrogate in bytes', Buffer.concat([text('{"client_id":"aaaaaaaa'), Buffer.from([0xed, 0xa0, 0x80]), text('"}')])],
  ['UTF-16', Buffer.from('{"client_id":"aaaaaaaaaa"}', 'utf16le')],
  ['binary', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ['infinity', text('{"client_id":Infinity}')],
  ['a huge number', text(`{"seq":1${'0'.repeat(5_000)}}`)],
]

/** What stands where an id belongs. */
export const bad_ids = ['nonsense', 'org_', 'cnv_0000000000000', 'msg_zzzzzzzzzzzzzz', 'CNV_0000000000001', 'cnv_000000000000l', '1', '-1', '0',
  '%00', 'a%00b', '%2e%2e', '..%2f..', '%ff%fe', '%', '%zz', "'--", '가나다', 'x'.repeat(2_000)]
