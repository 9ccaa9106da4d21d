/** E-mail domains by kind, our own short lists: an address elsewhere is a company's, a school's or a provider's, or unknown. */

/** Anybody can open as many as he likes. */
export const FREE_DOMAINS: ReadonlySet<string> = new Set((
  "gmail.com googlemail.com yahoo.co.jp ymail.ne.jp yahoo.com ymail.com rocketmail.com outlook.com outlook.jp hotmail.com hotmail.co.jp live.jp live.com " +
  "msn.com icloud.com me.com mac.com aol.com aol.jp proton.me protonmail.com pm.me gmx.com gmx.de gmx.net web.de mail.com mail.ru yandex.com yandex.ru " +
  "zoho.com tutanota.com tuta.io fastmail.com hey.com qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com naver.com daum.net hanmail.net " +
  "kakao.com excite.co.jp goo.jp mail.goo.ne.jp infoseek.jp yahoo.co.uk yahoo.fr yahoo.de yahoo.co.in yahoo.com.tw yahoo.com.br hotmail.fr hotmail.co.uk " +
  "hotmail.de hotmail.it live.co.uk live.fr laposte.net libero.it virgilio.it rediffmail.com uol.com.br bol.com.br inbox.lv rambler.ru seznam.cz wp.pl o2.pl"
).split(" "));

/** Given out by a Japanese mobile carrier with a contract, for which a person was identified. */
export const CARRIER_DOMAINS: ReadonlySet<string> = new Set((
  "docomo.ne.jp mopera.net mopera.ne.jp ezweb.ne.jp au.com auone.jp auone-net.jp uqmobile.jp softbank.ne.jp softbank.jp i.softbank.jp vodafone.ne.jp " +
  "jp-d.ne.jp jp-h.ne.jp jp-r.ne.jp jp-c.ne.jp jp-k.ne.jp jp-n.ne.jp jp-q.ne.jp jp-s.ne.jp jp-t.ne.jp disney.ne.jp disneymobile.ne.jp ymobile.ne.jp " +
  "ymobile1.ne.jp y-mobile.ne.jp emobile.ne.jp emnet.ne.jp willcom.com willcom-inc.com pdx.ne.jp dk.pdx.ne.jp dj.pdx.ne.jp di.pdx.ne.jp wm.pdx.ne.jp " +
  "rakumail.jp biz.ezweb.ne.jp ido.ne.jp"
).split(" "));

/** Given out by an internet provider with a line or a contract. */
export const PROVIDER_DOMAINS: ReadonlySet<string> = new Set((
  "nifty.com nifty.ne.jp biglobe.ne.jp ocn.ne.jp so-net.ne.jp dion.ne.jp plala.or.jp odn.ne.jp asahi-net.or.jp jcom.home.ne.jp jcom.zaq.ne.jp zaq.ne.jp " +
  "tiki.ne.jp wakwak.com hi-ho.ne.jp dti.ne.jp sannet.ne.jp interlink.or.jp eonet.ne.jp commufa.jp bbexcite.jp bbiq.jp megaegg.ne.jp pikara.ne.jp " +
  "mbn.or.jp sakura.ne.jp rakuten.jp kcn.ne.jp ctk.ne.jp t-online.de orange.fr wanadoo.fr free.fr sfr.fr btinternet.com sky.com virginmedia.com " +
  "comcast.net verizon.net att.net sbcglobal.net cox.net charter.net earthlink.net bigpond.com telstra.com shaw.ca rogers.com telus.net bluewin.ch"
).split(" "));

/** Boxes for a few minutes, with no owner. */
export const DISPOSABLE_DOMAINS: ReadonlySet<string> = new Set((
  "mailinator.com guerrillamail.com guerrillamail.net sharklasers.com grr.la 10minutemail.com 10minutemail.net 20minutemail.com temp-mail.org tempmail.com " +
  "temp-mail.io tempmail.net tempail.com throwawaymail.com trashmail.com trashmail.net trashmail.de yopmail.com yopmail.fr yopmail.net getnada.com " +
  "nada.email dispostable.com maildrop.cc mailnesia.com mintemail.com mohmal.com moakt.com emailondeck.com fakeinbox.com fakemailgenerator.com " +
  "spamgourmet.com mytemp.email burnermail.io discard.email discardmail.com mailcatch.com mail-temp.com tempr.email tempinbox.com sute.jp " +
  "instaddr.ch m.kuku.lu kuku.lu neko2.net 33mail.com mailsac.com inboxkitten.com harakirimail.com spam4.me anonaddy.me simplelogin.co"
).split(" "));
