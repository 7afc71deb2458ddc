/** `receipts`: whether senders hear of arrival and of reading (delivery rule 9). */
import type { Handler } from "../router.ts";

export const receipts: Handler<"receipts"> = async (parts, session, { delivered, read }) => {
  const user = session.user!;
  await parts.store.accounts.setReceipts(user.name, delivered, read);
  user.tells.delivered = delivered;
  user.tells.read = read;
  return { type: "ok" };
};
