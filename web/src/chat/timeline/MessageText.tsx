import { CopyIcon } from 'lucide-react'
import { memo, useMemo } from 'react'

import { useTranslation } from '../../i18n/translation'
import { MemberName } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { class_names } from '../../ui/class_names'
import { toast } from '../../ui/toasts'
import { kEverybody } from '../text/mentions'
import { type Token, tokens_of } from '../text/tokens'
import styles from './MessageText.module.css'

export const MessageText = memo(function MessageText({ text }: { text: string }) {
  const tokens = useMemo(() => tokens_of(text), [text])
  return tokens.map((token, at) => <Piece key={at} token={token} />)
})

function Piece({ token }: { token: Token }) {
  switch (token.kind) {
    case 'text':
      return token.text
    case 'code':
      return <code className={styles.code}>{token.text}</code>
    case 'fence':
      return <Fence text={token.text} />
    case 'link':
      return (
        <a className={styles.link} href={token.href} target="_blank" rel="noopener noreferrer">
          {token.text}
        </a>
      )
    case 'mention':
      return <Mention member_id={token.member_id} />
  }
}

function Mention({ member_id }: { member_id: string }) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const is_all = member_id === kEverybody
  return (
    <span className={class_names(styles.mention, (is_all || member_id === me.member_id) && styles.me)}>
      @{is_all ? t('everybody.name') : <MemberName id={member_id} />}
    </span>
  )
}

function Fence({ text }: { text: string }) {
  const { t } = useTranslation('chat')
  const copy = () => void navigator.clipboard.writeText(text).then(() => toast(t('tools.copied'), 'good'))
  return (
    <span className={styles.fence}>
      <button type="button" className={styles.copy} aria-label={t('tools.copy_code')} onClick={copy}>
        <CopyIcon aria-hidden />
      </button>
      <code lang="en" dir="ltr" tabIndex={0}>
        {text}
      </code>
    </span>
  )
}
