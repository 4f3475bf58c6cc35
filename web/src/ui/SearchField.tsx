import { Search, X } from 'lucide-react'
import { type InputHTMLAttributes, type Ref, useId } from 'react'

import { IconButton } from './Button'
import { class_names } from './class_names'
import styles from './Field.module.css'
import { useUiWords } from './words'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  label: string
  value: string
  on_change: (value: string) => void
  ref?: Ref<HTMLInputElement>
}

export function SearchField({ label, value, on_change, className, ...rest }: Props) {
  const id = useId()
  const words = useUiWords()
  return (
    <div className={styles.box}>
      <Search className={styles.leading} aria-hidden />
      <input
        placeholder={label}
        {...rest}
        id={id}
        type="search"
        aria-label={label}
        value={value}
        onChange={(event) => on_change(event.target.value)}
        className={class_names(styles.input, styles.search, styles.with_leading, styles.with_trailing, className)}
      />
      {value && (
        <span className={styles.trailing}>
          <IconButton label={words.clear} onClick={() => on_change('')}>
            <X />
          </IconButton>
        </span>
      )}
    </div>
  )
}
