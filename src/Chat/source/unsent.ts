import type { Session } from './matrix/session';
import { uploadsOf } from './matrix/uploads';
import { hasDrafts } from './ui/desk';

/** Whether something that was written or attached here is not out yet. */
export const hasUnsent = (session: Session): boolean => session.hasUnsent || hasDrafts() || uploadsOf(session).list.peek().length > 0;
