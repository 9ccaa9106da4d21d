import { countryFromNumeric } from "../../protocol/index.js";

/**
 * Countries (ISO 3166-1 alpha-2) and the standard-time offset, in minutes east of Greenwich, of the zone in which most of
 * their people live. Summer time is left out: the offset serves habits of hours, which an hour does not upset.
 */
const HOME_OFFSETS = `
  AD+60 AE+240 AF+270 AG-240 AI-240 AL+60 AM+240 AO+60 AQ+0 AR-180 AS-660 AT+60 AU+600 AW-240 AX+120 AZ+240 BA+60 BB-240 BD+360 BE+60 BF+0
  BG+120 BH+180 BI+120 BJ+60 BL-240 BM-240 BN+480 BO-240 BQ-240 BR-180 BS-300 BT+360 BV+60 BW+120 BY+180 BZ-360 CA-300 CC+390 CD+60 CF+60
  CG+60 CH+60 CI+0 CK-600 CL-240 CM+60 CN+480 CO-300 CR-360 CU-300 CV-60 CW-240 CX+420 CY+120 CZ+60 DE+60 DJ+180 DK+60 DM-240 DO-240 DZ+60
  EC-300 EE+120 EG+120 EH+60 ER+180 ES+60 ET+180 FI+120 FJ+720 FK-180 FM+660 FO+0 FR+60 GA+60 GB+0 GD-240 GE+240 GF-180 GG+0 GH+0 GI+60
  GL-120 GM+0 GN+0 GP-240 GQ+60 GR+120 GS-120 GT-360 GU+600 GW+0 GY-240 HK+480 HM+300 HN-360 HR+60 HT-300 HU+60 ID+420 IE+0 IL+120 IM+0
  IN+330 IO+360 IQ+180 IR+210 IS+0 IT+60 JE+0 JM-300 JO+180 JP+540 KE+180 KG+360 KH+420 KI+720 KM+180 KN-240 KP+540 KR+540 KW+180 KY-300
  KZ+300 LA+420 LB+120 LC-240 LI+60 LK+330 LR+0 LS+120 LT+120 LU+60 LV+120 LY+120 MA+60 MC+60 MD+120 ME+60 MF-240 MG+180 MH+720 MK+60 ML+0
  MM+390 MN+480 MO+480 MP+600 MQ-240 MR+0 MS-240 MT+60 MU+240 MV+300 MW+120 MX-360 MY+480 MZ+120 NA+120 NC+660 NE+60 NF+660 NG+60 NI-360
  NL+60 NO+60 NP+345 NR+720 NU-660 NZ+720 OM+240 PA-300 PE-300 PF-600 PG+600 PH+480 PK+300 PL+60 PM-180 PN-480 PR-240 PS+120 PT+0 PW+540
  PY-180 QA+180 RE+240 RO+120 RS+60 RU+180 RW+120 SA+180 SB+660 SC+240 SD+120 SE+60 SG+480 SH+0 SI+60 SJ+60 SK+60 SL+0 SM+60 SN+0 SO+180
  SR-180 SS+120 ST+0 SV-360 SX-240 SY+180 SZ+120 TC-300 TD+60 TF+300 TG+0 TH+420 TJ+300 TK+780 TL+540 TM+300 TN+60 TO+780 TR+180 TT-240
  TV+720 TW+480 TZ+180 UA+120 UG+180 UM-600 US-300 UY-180 UZ+300 VA+60 VC-240 VE-240 VG-240 VI-240 VN+420 VU+660 WF+720 WS+780 YE+180
  YT+180 ZA+120 ZM+120 ZW+120
`;

const offsetByLetters = new Map(HOME_OFFSETS.trim().split(/\s+/).map((row) => [row.slice(0, 2), Number(row.slice(2))]));

/** ISO 3166 alpha-2 of a numeric code as messages carry it. */
export function countryOfNumeric(numeric: string | undefined): string | undefined {
  return numeric === undefined ? undefined : countryFromNumeric(numeric);
}

/** `letters` in upper case when it names a country, else undefined. */
export function countryOfLetters(letters: string | undefined): string | undefined {
  const upper = letters?.toUpperCase();
  return upper !== undefined && offsetByLetters.has(upper) ? upper : undefined;
}

/** Minutes east of Greenwich, standard time, where most people of the country live. */
export function homeOffsetMinutes(country: string | undefined): number | undefined {
  return country === undefined ? undefined : offsetByLetters.get(country);
}
