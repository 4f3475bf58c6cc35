interface Refused {
  status: number
  code: string
}

export type LinkState = 'expired' | 'revoked' | 'used_up' | 'unknown' | 'passing'

/** Why an invitation link does not open; `passing` when trying again may help. */
export function link_state({ status, code }: Refused): LinkState {
  if (status === 0 || status === 429 || status >= 500) return 'passing'
  const [, fact = ''] = code.split('.')
  if (fact.includes('expired')) return 'expired'
  if (fact.includes('revoked')) return 'revoked'
  if (fact.includes('used_up')) return 'used_up'
  return 'unknown'
}
