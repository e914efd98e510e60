"""Items flow like words and break where the width ends."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from app.window.parts.flow_layout import FlowLayout


def laid_out(width: int, *widths: int) -> tuple[FlowLayout, QWidget, list[QWidget]]:
    host = QWidget()
    flow = FlowLayout(host, gap=6)
    items = []
    for wide in widths:
        item = QWidget(host)
        item.setFixedSize(QSize(wide, 20))
        flow.addWidget(item)
        items.append(item)
    flow.setGeometry(QRect(0, 0, width, flow.heightForWidth(width)))
    return flow, host, items


def test_a_line_breaks_where_the_next_item_has_no_room(qapp: QApplication) -> None:
    flow, _host, items = laid_out(100, 40, 40, 40)
    assert [(item.x(), item.y()) for item in items] == [(0, 0), (46, 0), (0, 26)]
    assert flow.heightForWidth(100) == 46
    assert flow.heightForWidth(200) == 20


def test_an_item_wider_than_the_line_stands_alone(qapp: QApplication) -> None:
    _flow, _host, items = laid_out(50, 80, 30)
    assert [(item.x(), item.y()) for item in items] == [(0, 0), (0, 26)]


def test_beside_something_higher_the_lines_stand_in_the_middle(qapp: QApplication) -> None:
    flow, _host, items = laid_out(100, 40)
    flow.setGeometry(QRect(0, 0, 100, 60))
    assert items[0].y() == 20


def test_items_can_be_taken_out_again(qapp: QApplication) -> None:
    flow, _host, items = laid_out(100, 40, 40)
    assert flow.count() == 2
    taken = flow.takeAt(0)
    assert taken is not None
    assert taken.widget() is items[0]
    assert flow.count() == 1
    assert flow.takeAt(5) is None
    assert flow.itemAt(5) is None
