/** `npm run dev`: the same as `npm start`, with reload on every change. */
import { supervise } from './start/supervise.ts';

await supervise('reloading');
