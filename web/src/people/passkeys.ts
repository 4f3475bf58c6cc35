/** What the browser does with passkeys (WebAuthn). The server checks all of it; here it is only carried. */
import { RefusalError } from '../api/refusal_error'
import type { PasskeyChallenge, PasskeyProof, PasskeySetup } from '../api/types'

/** COSE: ES256, EdDSA, RS256. */
const kAlgorithms = [-7, -8, -257]
const kTimeout = 120_000

export function can_use_passkeys(): boolean {
  return typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.get === 'function'
}

export function base64url(bytes: ArrayBuffer): string {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function from_base64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))
}

const utf8 = (text: string) => new TextEncoder().encode(text)

const descriptors = (ids: readonly string[]) => ids.map((id) => ({ type: 'public-key' as const, id: from_base64url(id) }))

/** The device was asked and gave nothing: closed, timed out, or it has the passkey already. */
function given_up(problem: unknown): RefusalError {
  const known = problem instanceof DOMException && problem.name === 'InvalidStateError'
  const code = known ? 'people.passkey_known' : 'client.passkey_given_up'
  return new RefusalError(403, { code, message: 'No passkey was used.' })
}

async function asked<T extends AuthenticatorResponse>(ceremony: Promise<Credential | null>): Promise<[string, T]> {
  const credential = await ceremony.catch((problem: unknown) => {
    throw given_up(problem)
  })
  if (!(credential instanceof PublicKeyCredential)) throw given_up(undefined)
  return [base64url(credential.rawId), credential.response as T]
}

export async function make_passkey({ challenge, account_id, login, known }: PasskeySetup) {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: utf8(challenge),
    rp: { name: 'Madang' },
    user: { id: utf8(account_id), name: login, displayName: login },
    pubKeyCredParams: kAlgorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: descriptors(known),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    attestation: 'none',
    timeout: kTimeout,
  }
  const [, made] = await asked<AuthenticatorAttestationResponse>(navigator.credentials.create({ publicKey }))
  return { client_data: base64url(made.clientDataJSON), authenticator_data: base64url(made.getAuthenticatorData()) }
}

/** With credentials named, a touch will do; with none, the passkey is all there is and the device must verify. */
export async function sign_with_passkey({ challenge, credential_ids }: PasskeyChallenge): Promise<PasskeyProof> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: utf8(challenge),
    allowCredentials: descriptors(credential_ids),
    userVerification: credential_ids.length > 0 ? 'preferred' : 'required',
    timeout: kTimeout,
  }
  const ceremony = navigator.credentials.get({ publicKey })
  const [credential_id, made] = await asked<AuthenticatorAssertionResponse>(ceremony)
  return {
    credential_id,
    client_data: base64url(made.clientDataJSON),
    authenticator_data: base64url(made.authenticatorData),
    signature: base64url(made.signature),
    ...(made.userHandle && { user_handle: base64url(made.userHandle) }),
  }
}
