import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

import { Button } from './Button'
import styles from './CopyField.module.css'
import { useUiWords } from './words'

/** A text to take along. Selecting it works even where the clipboard is closed to us. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, set_copied] = useState(false)
  const words = useUiWords()
  const copy = async () => {
    await navigator.clipboard?.writeText(value).catch(() => undefined)
    set_copied(true)
    setTimeout(() => set_copied(false), 2000)
  }
  return (
    <div className={styles.field}>
      <input className={styles.value} aria-label={label} readOnly value={value} onFocus={(e) => e.target.select()} />
      <Button variant="primary" icon={copied ? <Check /> : <Copy />} onClick={copy} aria-live="polite">
        {copied ? words.copied : words.copy}
      </Button>
    </div>
  )
}
