/** Brazilian Portuguese: what the page carries of the texts; a file of its own for browsers. */

import { errors } from "../../../text/pt_br/errors.ts";
import { news as group } from "../../../text/pt_br/group_news.ts";
import { page } from "../../../text/pt_br/page.ts";
import { why } from "../../../text/pt_br/why.ts";

export const texts = { ...page, errors, group, why };
