const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A fresh name for one write: the server answers a retry under the same name with its first answer. */
export function client_id(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  return Array.from(bytes, (byte) => alphabet[byte & 31]).join('')
}
