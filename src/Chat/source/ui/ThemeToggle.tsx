import { texts } from '../texts';
import { dark } from '../theme';
import { Icon } from './icons';

export function ThemeToggle() {
  return (
    <button class="m-tool" type="button" onClick={() => { dark.value = !dark.value; }}>
      <Icon name={dark.value ? 'sun' : 'moon'} /><span>{dark.value ? texts.light : texts.dark}</span>
    </button>
  );
}
