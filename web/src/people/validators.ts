/** What the forms check while somebody types. The server has the last word; these only answer sooner. */

export type Fault =
  | 'name_missing'
  | 'name_long'
  | 'login_missing'
  | 'login_short'
  | 'login_long'
  | 'login_letters'
  | 'password_missing'
  | 'password_short'
  | 'password_is_login'
  | 'code_missing'
  | 'code_digits'

export const kNameMost = 80
export const kLoginLeast = 3
export const kLoginMost = 64
export const kPasswordLeast = 8

const length = (text: string) => Array.from(text).length

export function name_fault(name: string): Fault | undefined {
  const count = length(name.trim())
  if (count === 0) return 'name_missing'
  return count > kNameMost ? 'name_long' : undefined
}

export function login_fault(login: string): Fault | undefined {
  const trimmed = login.trim()
  if (trimmed === '') return 'login_missing'
  if (!/^[a-z0-9._@+-]+$/i.test(trimmed)) return 'login_letters'
  if (trimmed.length < kLoginLeast) return 'login_short'
  return trimmed.length > kLoginMost ? 'login_long' : undefined
}

export function password_fault(password: string, login = ''): Fault | undefined {
  if (password === '') return 'password_missing'
  if (length(password) < kPasswordLeast) return 'password_short'
  return login !== '' && password.toLowerCase() === login.trim().toLowerCase() ? 'password_is_login' : undefined
}
