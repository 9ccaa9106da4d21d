/** A JSON object whose members the protocol leaves to others (extensions, token information, device specifics). */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];

export type MessageVersion = "2.1.0" | "2.2.0" | "2.3.1";

/** Members of `threeDSRequestorAuthenticationInfo`. */
export interface AReqRequestorAuthentication {
  readonly threeDSReqAuthMethod?: string;
  readonly threeDSReqAuthTimestamp?: string;
  readonly threeDSReqAuthData?: string | JsonObject;
  readonly dsAuthInfVerifInd?: string;
  readonly threeDSReqAuthMethodInd?: string;
}

/** Members of `threeDSRequestorPriorAuthenticationInfo`. */
export interface AReqPriorAuthentication {
  readonly threeDSReqPriorAuthMethod?: string;
  readonly threeDSReqPriorAuthTimestamp?: string;
  readonly threeDSReqPriorRef?: string;
  readonly threeDSReqPriorAuthData?: string | JsonObject;
}

/** Members of `homePhone`, `mobilePhone`, `workPhone` and `sellerInfo[].sellerPhone`. */
export interface AReqPhone {
  readonly cc?: string;
  readonly subscriber?: string;
}

/** Members of `acctInfo`. */
export interface AReqAcctInfo {
  readonly chAccAgeInd?: string;
  readonly chAccChangeInd?: string;
  readonly chAccPwChangeInd?: string;
  readonly shipAddressUsageInd?: string;
  readonly paymentAccInd?: string;
  readonly suspiciousAccActivity?: string;
  readonly shipNameIndicator?: string;
  readonly chAccDate?: string;
  readonly chAccChange?: string;
  readonly chAccPwChange?: string;
  readonly shipAddressUsage?: string;
  readonly paymentAccAge?: string;
  readonly txnActivityDay?: string;
  readonly txnActivityYear?: string;
  readonly provisionAttemptsDay?: string;
  readonly nbPurchaseAccount?: string;
  readonly chAccReqID?: string;
}

/** Members of `merchantRiskIndicator`. */
export interface AReqMerchantRiskIndicator {
  readonly shipIndicator?: string;
  readonly deliveryTimeframe?: string;
  readonly deliveryEmailAddress?: string;
  readonly reorderItemsInd?: string;
  readonly preOrderPurchaseInd?: string;
  readonly preOrderDate?: string;
  readonly giftCardAmount?: string;
  readonly giftCardCurr?: string;
  readonly giftCardCount?: string;
  readonly transChar?: readonly string[];
}

/** Members of `deviceRenderOptions`. */
export interface AReqDeviceRenderOptions {
  readonly sdkInterface?: string;
  readonly sdkUiType?: readonly string[];
  readonly sdkAuthenticationType?: readonly string[];
}

/** Members of `sdkEphemPubKey`. */
export interface AReqSdkEphemPubKey {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
}

/** Members of `defaultSdkType`. */
export interface AReqDefaultSdkType {
  readonly sdkVariant?: string;
  readonly wrappedInd?: string;
}

/** Members of `splitSdkType`. */
export interface AReqSplitSdkType {
  readonly sdkVariant?: string;
  readonly limitedInd?: string;
}

/** Members of `recurringInd`. */
export interface AReqRecurringInd {
  readonly amountInd?: string;
  readonly frequencyInd?: string;
}

/** Members of `merchantList`. */
export interface AReqListedMerchant {
  readonly merchantNameListed?: string;
  readonly acquirerMerchantIdListed?: string;
  readonly merchantAmount?: string;
  readonly merchantCurrency?: string;
  readonly merchantExponent?: string;
  readonly sellerId?: string;
}

/** Members of `multiTransaction`. */
export interface AReqMultiTransaction {
  readonly merchantList?: readonly AReqListedMerchant[];
  readonly avValidityTime?: string;
  readonly avNumberUse?: string;
}

/** Members of `sellerInfo`. */
export interface AReqSeller {
  readonly sellerName?: string;
  readonly sellerId?: string;
  readonly sellerBusinessName?: string;
  readonly sellerAccDate?: string;
  readonly sellerAddrLine1?: string;
  readonly sellerAddrLine2?: string;
  readonly sellerAddrLine3?: string;
  readonly sellerAddrCity?: string;
  readonly sellerAddrState?: string;
  readonly sellerAddrPostCode?: string;
  readonly sellerAddrCountry?: string;
  readonly sellerEmail?: string;
  readonly sellerPhone?: AReqPhone;
}

/** Members of `broadInfo`. */
export interface AReqBroadInfo {
  readonly category?: string;
  readonly description?: string;
  readonly expDate?: string;
  readonly severity?: string;
  readonly source?: string;
  readonly recipients?: readonly string[];
}

/** Members of `messageExtension`. */
export interface AReqExtension {
  readonly id?: string;
  readonly name?: string;
  readonly criticalityIndicator?: boolean;
  readonly data?: JsonObject;
}

/** An AReq that the parser accepted: every element it may carry in any supported version, by its wire name.
 * What each message must carry, and in which form, stands in the field table (`areq-fields.ts`). */
export interface AReq {
  readonly messageType: string;
  readonly messageVersion: MessageVersion;
  readonly messageCategory: string;
  readonly deviceChannel: string;
  readonly threeDSServerTransID: string;
  readonly dsTransID: string;
  readonly dsReferenceNumber?: string;
  readonly dsURL?: string;
  readonly threeDSServerRefNumber?: string;
  readonly threeDSServerOperatorID?: string;
  readonly threeDSServerURL?: string;
  readonly threeDSRequestorID?: string;
  readonly threeDSRequestorName?: string;
  readonly threeDSRequestorURL?: string;
  readonly threeDSCompInd?: string;
  readonly threeDSRequestorAuthenticationInd?: string;
  readonly threeDSRequestorAuthenticationInfo?: AReqRequestorAuthentication | readonly AReqRequestorAuthentication[];
  readonly threeDSReqAuthMethodInd?: string;
  readonly threeDSRequestorChallengeInd?: string | readonly string[];
  readonly threeDSRequestorDecReqInd?: string;
  readonly threeDSRequestorDecMaxTime?: string;
  readonly threeDSRequestorPriorAuthenticationInfo?: AReqPriorAuthentication | readonly AReqPriorAuthentication[];
  readonly threeRIInd?: string;
  readonly acctNumber: string;
  readonly acctType?: string;
  readonly acctID?: string;
  readonly cardExpiryDate?: string;
  readonly cardholderName?: string;
  readonly email?: string;
  readonly homePhone?: AReqPhone;
  readonly mobilePhone?: AReqPhone;
  readonly workPhone?: AReqPhone;
  readonly addrMatch?: string;
  readonly billAddrCity?: string;
  readonly billAddrCountry?: string;
  readonly billAddrLine1?: string;
  readonly billAddrLine2?: string;
  readonly billAddrLine3?: string;
  readonly billAddrPostCode?: string;
  readonly billAddrState?: string;
  readonly shipAddrCity?: string;
  readonly shipAddrCountry?: string;
  readonly shipAddrLine1?: string;
  readonly shipAddrLine2?: string;
  readonly shipAddrLine3?: string;
  readonly shipAddrPostCode?: string;
  readonly shipAddrState?: string;
  readonly acctInfo?: AReqAcctInfo;
  readonly acquirerBIN?: string;
  readonly acquirerMerchantID?: string;
  readonly acquirerCountryCode?: string;
  readonly acquirerCountryCodeSource?: string;
  readonly mcc?: string;
  readonly merchantCountryCode?: string;
  readonly merchantName?: string;
  readonly merchantRiskIndicator?: AReqMerchantRiskIndicator;
  readonly browserAcceptHeader?: string;
  readonly browserUserAgent?: string;
  readonly browserIP?: string;
  readonly browserJavascriptEnabled?: boolean;
  readonly browserJavaEnabled?: boolean;
  readonly browserColorDepth?: string;
  readonly browserScreenHeight?: string;
  readonly browserScreenWidth?: string;
  readonly browserTZ?: string;
  readonly browserLanguage?: string;
  readonly acceptLanguage?: readonly string[];
  readonly notificationURL?: string;
  readonly threeDSMethodId?: string;
  readonly deviceId?: string;
  readonly userId?: string;
  readonly threeDSRequestorSpcSupport?: string;
  readonly payeeOrigin?: string;
  readonly spcIncompInd?: string;
  readonly deviceInfo?: string;
  readonly sdkEncData?: string;
  readonly deviceRenderOptions?: AReqDeviceRenderOptions;
  readonly sdkAppID?: string;
  readonly sdkTransID?: string;
  readonly sdkReferenceNumber?: string;
  readonly sdkMaxTimeout?: string;
  readonly sdkEphemPubKey?: AReqSdkEphemPubKey;
  readonly sdkType?: string;
  readonly defaultSdkType?: AReqDefaultSdkType;
  readonly splitSdkType?: AReqSplitSdkType;
  readonly sdkServerSignedContent?: string;
  readonly sdkSignatureTimestamp?: string;
  readonly appIp?: string;
  readonly purchaseAmount?: string;
  readonly purchaseCurrency?: string;
  readonly purchaseExponent?: string;
  readonly purchaseDate?: string;
  readonly purchaseInstalData?: string;
  readonly recurringExpiry?: string;
  readonly recurringFrequency?: string;
  readonly recurringInd?: AReqRecurringInd;
  readonly recurringAmount?: string;
  readonly recurringCurrency?: string;
  readonly recurringExponent?: string;
  readonly recurringDate?: string;
  readonly transType?: string;
  readonly payTokenInd?: boolean;
  readonly payTokenSource?: string;
  readonly payTokenInfo?: JsonObject;
  readonly whiteListStatus?: string;
  readonly whiteListStatusSource?: string;
  readonly trustListStatus?: string;
  readonly trustListStatusSource?: string;
  readonly deviceBindingStatus?: string;
  readonly deviceBindingStatusSource?: string;
  readonly cardSecurityCode?: string;
  readonly cardSecurityCodeStatus?: string;
  readonly cardSecurityCodeStatusSource?: string;
  readonly taxId?: string;
  readonly multiTransaction?: AReqMultiTransaction;
  readonly sellerInfo?: readonly AReqSeller[];
  readonly broadInfo?: AReqBroadInfo;
  readonly messageExtension?: readonly AReqExtension[];
}
