import { Check, CircleAlert } from 'lucide-react'

import styles from './Toast.module.css'
import { dismiss, type Toast, useToasts } from './toasts'

function ToastRow({ toast }: { toast: Toast }) {
  const run = () => {
    dismiss(toast.id)
    toast.action?.run()
  }
  return (
    <div className={styles.toast}>
      {toast.tone === 'good' && <Check aria-hidden />}
      {toast.tone === 'bad' && <CircleAlert aria-hidden />}
      <span>{toast.text}</span>
      {toast.action && (
        <button type="button" className={styles.action} onClick={run}>
          {toast.action.label}
        </button>
      )}
    </div>
  )
}

export function ToastHost() {
  const toasts = useToasts((state) => state.toasts)
  return (
    <div className={styles.host} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
