"""The words for each reason why an upload is refused; every one says what to do."""

from __future__ import annotations

import dataclasses

from yiji.kernel.outcome import Problem, Refusal

_SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。"
_SCAN_AGAIN = "请重新扫描或拍照，保存为 JPG、PNG 或 PDF 后再上传。"

_ALL = (
    Problem("empty", "文件是空的（0 字节）。", way_out="请确认选对了文件，在本机打开看看后重新上传。"),
    Problem(
        "too_big",
        "文件 {size:.1f} MB，超过 {most:.0f} MB。",
        way_out="请拆成几个文件，或压缩图片、降低扫描分辨率后再上传。",
    ),
    Problem(
        "too_slow",
        "文件内容太复杂，未能在规定时间内读完。",
        way_out="请只保留需要的工作表和内容，另存后再上传。",
    ),
    Problem(
        "too_much", "文件展开后占用的内存超过上限，已停止读取。", way_out="请只保留需要的内容，另存后再上传。"
    ),
    Problem(
        "virus",
        "文件中查出病毒或恶意程序，不能接收。",
        way_out="请用杀毒软件检查本机，重新制作文件后再上传。",
    ),
    Problem(
        "scanner_away",
        "病毒检查暂时不能进行，文件没有收下。",
        way_out="请稍后再上传；一直如此的，请联系平台管理员。",
    ),
    Problem("damaged", "文件已损坏或不完整，无法读取。", way_out="请在本机打开确认无误，另存一份后再上传。"),
    Problem(
        "portrait_small",
        "裁剪后的照片只有 {width} × {height} 像素，宽度不足 {least} 像素，打印会模糊。",
        way_out="请换一张更清晰的照片，或把裁剪框拉大。",
    ),
    Problem("no_such_page", "材料没有这一页。", way_out="请返回第一页。"),
    # Spreadsheets
    Problem("kind_unknown", "文件内容不是表格。", way_out="可以上传 .xlsx、.xls 或 .csv。"),
    Problem(
        "kind_differs",
        "文件名以 {name} 结尾，内容却是 {content}。",
        way_out="只改文件名不行。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再上传。",
    ),
    Problem("macros", "文件含有宏（.xlsm 或带 VBA 的 .xls），不能导入。", way_out=_SAVE_AS),
    Problem("xlsb", "二进制工作簿（.xlsb）不能导入。", way_out=_SAVE_AS),
    Problem("ods", "OpenDocument 表格（.ods）不能导入。", way_out=_SAVE_AS),
    Problem("html", "文件名是表格，内容却是网页（HTML 或 XML）。", way_out=_SAVE_AS),
    Problem(
        "not_a_sheet", "文件是文档或演示文稿，不是表格。", way_out="请把内容放进表格，另存为 .xlsx 后再上传。"
    ),
    Problem(
        "password",
        "文件有打开密码，无法读取。",
        way_out="请在 Excel 中去掉密码（文件 → 信息 → 保护工作簿）后再上传。",
    ),
    Problem("ole", "文件是旧式 Office 文件，但不是 Excel 表格。", way_out=_SAVE_AS),
    Problem(
        "embedded",
        "表格里嵌有其他文件或对象，不能导入。",
        way_out="请删去嵌入的对象，另存为 .xlsx 后再上传。",
    ),
    Problem("archive_nested", "压缩包里套着压缩包，不能导入。", way_out=_SAVE_AS),
    Problem("archive_entries", "文件由 {count} 个部分组成，超过 {most} 个。", way_out=_SAVE_AS),
    Problem(
        "archive_unpacked",
        "文件展开后 {size:.0f} MB，超过 {most:.0f} MB。",
        way_out="请只保留需要的内容，另存后再上传。",
    ),
    Problem("archive_ratio", "文件的压缩比超过 {most} 倍，可能是压缩炸弹，不能导入。", way_out=_SAVE_AS),
    Problem("archive_parts", "文件含有表格里不应有的部分，不能导入。", way_out=_SAVE_AS),
    Problem("archive_overlap", "压缩包的各部分互相重叠，不能导入。", way_out=_SAVE_AS),
    Problem("entities", "文件含有实体定义（DTD），不能导入。", way_out=_SAVE_AS),
    Problem(
        "sheet_too_long",
        "工作表超过 {most} 行（第 {at} 行仍有内容）。",
        way_out="请拆成几个文件分别导入；若是多余内容，请删除后另存。",
    ),
    Problem(
        "sheet_too_wide",
        "工作表超过 {most} 列（单元格 {at} 有内容）。",
        way_out="请只保留需要的列；若是多余内容，请删除后另存。",
    ),
    Problem(
        "cell_too_long", "单元格 {at} 有 {length} 个字符，超过 {most} 个。", way_out="请缩短该单元格的内容。"
    ),
    Problem("too_much_text", "表格的文字总量超过上限。", way_out="请拆成几个文件分别导入。"),
    Problem("sheet_missing", "没有名为“{name}”的工作表。", way_out="请核对工作表的名称。"),
    Problem("sheet_all_hidden", "所有工作表都被隐藏。", way_out="请取消隐藏要导入的工作表，另存后再上传。"),
    Problem("sheet_empty", "工作表“{name}”没有内容。", way_out="请填写后保存，再上传。"),
    Problem(
        "encoding",
        "看不出文本的编码，或文本含有乱码。",
        way_out="请用 Excel 打开，另存为 .xlsx 或“CSV UTF-8”后再上传。",
    ),
    Problem(
        "csv_broken",
        "CSV 第 {at} 行的引号或分隔符不完整。",
        way_out="请用 Excel 打开，另存为 .xlsx 后再上传。",
    ),
    # Pictures
    Problem(
        "picture_kind",
        "文件内容不是 JPG 或 PNG 图片。",
        way_out="请另存为 JPG 或 PNG 后再上传，只改文件名不行。",
    ),
    Problem(
        "picture_pixels",
        "图片 {width} × {height} 像素，超过 {most} 万像素。",
        way_out="请缩小图片尺寸后再上传。",
    ),
    Problem(
        "picture_sides",
        "图片 {width} × {height} 像素，边长应在 {least} 至 {most} 像素之间。",
        way_out="请用合适尺寸的图片（二寸照片约 413 × 626 像素）。",
    ),
    Problem(
        "picture_animated", "图片是动画（{frames} 帧），不能使用。", way_out="请保存为单张的 JPG 或 PNG。"
    ),
    Problem(
        "picture_damaged", "图片已损坏或不完整，无法读取。", way_out="请重新拍照或扫描，保存为 JPG 后再上传。"
    ),
    # Papers
    Problem("paper_kind", "文件内容不是 JPG、PNG 或 PDF。", way_out=_SCAN_AGAIN),
    Problem(
        "pdf_pages", "PDF 有 {pages} 页，超过 {most} 页。", way_out="请只保留需要的页，或分成几个文件上传。"
    ),
    Problem("pdf_encrypted", "PDF 有密码或权限限制，无法读取。", way_out="请打印为不加密的 PDF 后再上传。"),
    Problem(
        "pdf_script",
        "PDF 含有脚本（JavaScript），不能接收。",
        way_out="请打印为新的 PDF，或扫描为图片后再上传。",
    ),
    Problem(
        "pdf_launch",
        "PDF 含有启动程序或提交数据的动作，不能接收。",
        way_out="请打印为新的 PDF，或扫描为图片后再上传。",
    ),
    Problem(
        "pdf_embedded", "PDF 里嵌有其他文件，不能接收。", way_out="请打印为新的 PDF，或扫描为图片后再上传。"
    ),
    Problem("pdf_empty", "PDF 没有任何一页。", way_out=_SCAN_AGAIN),
)
REASONS: dict[str, Problem] = {problem.code: problem for problem in _ALL}


def refusal(code: str, **figures: object) -> Refusal:
    """The refusal for reason ``code`` with its figures filled in; an unknown code reads as a damaged file."""
    problem = REASONS.get(code, REASONS["damaged"])
    return Refusal(dataclasses.replace(problem, params=figures))
