import { DevicesPart } from './DevicesPart'
import { PasswordPart } from './PasswordPart'
import { SecondFactorPart } from './SecondFactorPart'
import styles from './Security.module.css'

/** How the account is kept safe: above organisations, and the same in each of them. */
export function SecurityPage() {
  return (
    <div className={styles.page}>
      <PasswordPart />
      <SecondFactorPart />
      <DevicesPart />
    </div>
  )
}
