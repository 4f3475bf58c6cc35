import { useTranslation } from '../i18n/translation'
import { toast } from '../ui/toasts'
import { add_files } from './use_uploads'

/** Takes files into the tray of a lane, however they came: chosen, dropped or pasted. */
export function useTaking(lane: string): (files: readonly File[]) => void {
  const { t } = useTranslation('files')
  return (files) => {
    if (files.length === 0) return
    void add_files(lane, files).then((left) => left > 0 && toast(t('too_many', { count: left }), 'bad'))
  }
}
