import { TriangleAlert } from 'lucide-react'

import { useTranslation } from '../../i18n/translation'
import { CheckField } from '../../ui/CheckField'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { Backgrounds } from './Backgrounds'
import type { Effects } from './effects'
import styles from './Effects.module.css'
import { is_off, kPresets, kSliders, preset_of, type Preset, type Settings, with_preset } from './settings'
import { Slider } from './Slider'
import { useEffectsSettings, useEffectsState } from './use_effects'

interface Props {
  effects: Effects
  /** Whether the organisation lets effects be used here; nothing is drawn where it does not. */
  allowed?: boolean
  /** Known before anything was painted: see has_graphics. */
  is_software?: boolean
  /** Where devices are not chosen beside it, which say it as well. */
  mirror?: { checked: boolean; on_change: (checked: boolean) => void }
}

/** What to do with one's own picture. Every change is seen at once and kept on this device. */
export function EffectsPanel({ effects, allowed = true, is_software, mirror }: Props) {
  const { t } = useTranslation('meetings')
  const settings = useEffectsSettings(effects)
  const state = useEffectsState(effects)
  if (!allowed) return null
  const change = (part: Partial<Settings>) => effects.change({ ...settings, ...part })
  const preset = preset_of(settings)
  const choices = (['off', ...kPresets] as const).map((value) => ({ value, label: t(`effects.presets.${value}`) }))
  return (
    <div className={styles.panel}>
      {(state.is_software ?? is_software) && (
        <p className={styles.hint} data-strong={!is_off(settings)}>
          <TriangleAlert aria-hidden />
          {t('effects.software')}
        </p>
      )}
      <section className={styles.part} aria-label={t('effects.look')}>
        <div className={styles.heading}>
          <h2>{t('effects.look')}</h2>
          {preset === undefined && <span className={styles.mix}>{t('effects.own_look')}</span>}
        </div>
        <SegmentedControl
          label={t('effects.look')}
          choices={choices}
          value={preset ?? ''}
          on_change={(value) => effects.change(with_preset(settings, value as Preset | 'off'))}
          full
        />
        <div className={styles.sliders}>
          {kSliders.map((slider) => (
            <Slider
              key={slider}
              label={t(`effects.sliders.${slider}`)}
              value={settings.look[slider]}
              on_change={(value) => change({ look: { ...settings.look, [slider]: value } })}
            />
          ))}
        </div>
        <CheckField
          label={t('effects.light')}
          hint={t('effects.light_hint')}
          checked={settings.light}
          on_change={(light) => change({ light })}
        />
      </section>
      <section className={styles.part} aria-label={t('effects.background')}>
        <div className={styles.heading}>
          <h2>{t('effects.background')}</h2>
        </div>
        <Backgrounds
          value={settings.background}
          on_change={(background) => change({ background })}
          on_picture={() => void effects.picture_changed()}
        />
      </section>
      {mirror && (
        <section className={styles.part} aria-label={t('effects.mirror')}>
          <CheckField label={t('effects.mirror')} hint={t('effects.mirror_hint')} {...mirror} />
        </section>
      )}
    </div>
  )
}
