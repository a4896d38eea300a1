"""The words of Qt's own dialogs and menus (which file, OK, copy and paste): from the catalogues that come with Qt."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

from ui.phrases import Say, language_of


class QtWords(QObject):
    """Keeps Qt's own words in the language of the windows; gone with `parent`."""

    def __init__(self, parent: QObject, say: Say) -> None:
        super().__init__(parent)
        self._translator = QTranslator(self)
        self.speak(say)

    def speak(self, say: Say) -> None:
        """Go on in another language."""
        QCoreApplication.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{language_of(say)}", folder):
            QCoreApplication.installTranslator(self._translator)
