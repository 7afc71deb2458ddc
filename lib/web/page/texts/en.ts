/** English: what the page carries of the texts; a file of its own for browsers. */

import { errors } from "../../../text/en/errors.ts";
import { news as group } from "../../../text/en/group_news.ts";
import { page } from "../../../text/en/page.ts";
import { why } from "../../../text/en/why.ts";

export const texts = { ...page, errors, group, why };
