//! Texts of the export: its menu, and what the file says in words.

use crate::i18n::texts;

texts! {
    export_excel { en: "Export Excel", vi: "Xuất Excel", ja: "Excel に書き出す" }
    export_csv { en: "Export CSV", vi: "Xuất CSV", ja: "CSV に書き出す" }
    export_group { en: "Export", vi: "Xuất dữ liệu", ja: "書き出し" }
    export_begins { en: "Preparing the file…", vi: "Đang chuẩn bị tệp…", ja: "ファイルを準備しています…" }
    export_rows(rows) { en: "{rows} rows written", vi: "Đã ghi {rows} dòng", ja: "{rows} 行を書き込みました" }
    export_rows_of(rows, all) {
        en: "{rows} of {all} rows written",
        vi: "Đã ghi {rows} trên {all} dòng",
        ja: "{all} 行中 {rows} 行を書き込みました",
    }
    export_cancel { en: "Cancel export", vi: "Hủy xuất", ja: "書き出しを中止" }
    export_cancelled { en: "The export was cancelled.", vi: "Đã hủy xuất dữ liệu.", ja: "書き出しを中止しました。" }
    export_ready {
        en: "The file is ready; the download has started.",
        vi: "Tệp đã sẵn sàng và đang được tải xuống.",
        ja: "ファイルの準備ができました。ダウンロードを開始しました。",
    }
    export_busy {
        en: "Other exports are still running. Wait until one has finished, or cancel it, then try again.",
        vi: "Đang có lượt xuất khác chạy. Hãy đợi một lượt xong hoặc hủy nó, rồi thử lại.",
        ja: "ほかの書き出しが実行中です。終わるのを待つか中止してから、もう一度お試しください。",
    }
    export_failed {
        en: "The file could not be made. Try again; a shorter date range makes a smaller file.",
        vi: "Không tạo được tệp. Hãy thử lại; khoảng ngày ngắn hơn sẽ cho tệp nhỏ hơn.",
        ja: "ファイルを作成できませんでした。もう一度お試しください。期間を短くするとファイルが小さくなります。",
    }
    export_lost {
        en: "The connection was lost. Check it, then export again.",
        vi: "Mất kết nối. Hãy kiểm tra rồi xuất lại.",
        ja: "接続が切れました。接続を確認して、もう一度書き出してください。",
    }
    export_signed_out {
        en: "You are signed out. Sign in, then export again.",
        vi: "Bạn đã đăng xuất. Hãy đăng nhập rồi xuất lại.",
        ja: "サインアウトしています。サインインしてから、もう一度書き出してください。",
    }
    export_time { en: "Time", vi: "Giờ", ja: "時刻" }
    export_reference { en: "Reference", vi: "Mã tham chiếu", ja: "参照番号" }
    export_currency { en: "Currency", vi: "Tiền tệ", ja: "通貨" }
    export_number { en: "Number", vi: "Số thứ tự", ja: "番号" }
    export_summary { en: "Summary", vi: "Tóm tắt", ja: "概要" }
    export_movements { en: "Movements", vi: "Biến động", ja: "履歴" }
    export_filter { en: "Filter", vi: "Bộ lọc", ja: "絞り込み" }
    export_everything { en: "None: all movements", vi: "Không: mọi biến động", ja: "なし（すべての履歴）" }
    export_text { en: "Text", vi: "Nội dung", ja: "検索語" }
    export_zone { en: "Time zone", vi: "Múi giờ", ja: "タイムゾーン" }
    export_made_at { en: "Made at", vi: "Tạo lúc", ja: "作成日時" }
    export_count { en: "Movements", vi: "Số biến động", ja: "件数" }
    export_exact { en: "exact", vi: "chính xác", ja: "正確な値" }
}
