//! Texts of signing in and signing up.

use crate::i18n::texts;

texts! {
    sign_in_title { en: "Sign in", vi: "Đăng nhập", ja: "サインイン" }
    sign_in_lead {
        en: "Your balance, payments and every movement of your credit.",
        vi: "Số dư, thanh toán và mọi biến động của tài khoản.",
        ja: "残高、支払い、すべての入出金を確認できます。",
    }
    sign_in_button { en: "Sign in", vi: "Đăng nhập", ja: "サインイン" }
    sign_in_wrong {
        en: "Email and password do not match. Check both and try again.",
        vi: "Email hoặc mật khẩu không đúng. Hãy kiểm tra và thử lại.",
        ja: "メールアドレスまたはパスワードが正しくありません。",
    }
    sign_in_new { en: "New here?", vi: "Chưa có tài khoản?", ja: "はじめての方" }
    sign_in_to_sign_up { en: "Create an account", vi: "Tạo tài khoản", ja: "アカウントを作成" }
    sign_up_title { en: "Create an account", vi: "Tạo tài khoản", ja: "アカウントを作成" }
    sign_up_lead {
        en: "One account holds one balance in one currency. You choose the country when you first add credit.",
        vi: "Mỗi tài khoản có một số dư bằng một loại tiền. Quốc gia được chọn khi nạp tiền lần đầu.",
        ja: "アカウントごとに、ひとつの通貨の残高を持ちます。国は最初にクレジットを追加するときに選びます。",
    }
    sign_up_button { en: "Create account", vi: "Tạo tài khoản", ja: "アカウントを作成" }
    sign_up_have { en: "You have an account?", vi: "Đã có tài khoản?", ja: "アカウントをお持ちの方" }
    field_email { en: "Email", vi: "Email", ja: "メールアドレス" }
    field_password { en: "Password", vi: "Mật khẩu", ja: "パスワード" }
    field_account_name { en: "Company or your name", vi: "Tên công ty hoặc họ tên", ja: "会社名またはお名前" }
    password_show { en: "Show", vi: "Hiện", ja: "表示" }
    password_hide { en: "Hide", vi: "Ẩn", ja: "隠す" }
    password_hint(least) { en: "At least {least} characters.", vi: "Ít nhất {least} ký tự.", ja: "{least} 文字以上。" }
    password_too_short(least) {
        en: "This password is too short: use at least {least} characters.",
        vi: "Mật khẩu quá ngắn: hãy dùng ít nhất {least} ký tự.",
        ja: "パスワードが短すぎます。{least} 文字以上にしてください。",
    }
    email_bad {
        en: "This is not an email address. It looks like name@example.com.",
        vi: "Đây không phải địa chỉ email. Địa chỉ có dạng ten@example.com.",
        ja: "メールアドレスの形式ではありません。例：name@example.com",
    }
    email_taken {
        en: "There is an account with this email already. Sign in instead.",
        vi: "Email này đã có tài khoản. Hãy đăng nhập.",
        ja: "このメールアドレスは登録済みです。サインインしてください。",
    }
    art_caption_first { en: "Every đồng, yen and cent", vi: "Từng đồng, từng yên, từng xu", ja: "1ドン、1円、1セントまで" }
    art_caption_second { en: "has its line.", vi: "đều có dòng của mình.", ja: "すべて記録されます。" }
}
