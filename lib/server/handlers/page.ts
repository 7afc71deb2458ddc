/** `page`: where people with a browser find this server. */
import type { Handler } from "../router.ts";

export const page: Handler<"page"> = ({ page }) => page;
