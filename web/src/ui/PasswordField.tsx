import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'

import { IconButton } from './Button'
import { TextField } from './Field'
import { useUiWords } from './words'

export function PasswordField(props: ComponentProps<typeof TextField>) {
  const [shown, show] = useState(false)
  const words = useUiWords()
  const label = shown ? words.hide_password : words.show_password
  const eye = (
    <IconButton label={label} onClick={() => show(!shown)} tabIndex={-1}>
      {shown ? <EyeOff /> : <Eye />}
    </IconButton>
  )
  return <TextField {...props} type={shown ? 'text' : 'password'} trailing={eye} />
}
