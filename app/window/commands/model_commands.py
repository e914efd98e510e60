"""The Model menu: which model is loaded. GUI thread."""

from app.window.commands.command import LINE, Command, Menu

MODEL = Menu(
    "&Model",
    (
        Command("model_folder", "Use a model &folder…", lambda at: at.models.use_folder()),
        Command("model_starter", "Use the &starter model", lambda at: at.models.use_starter()),
        Command(
            "model_unload",
            "&Let the model go",
            lambda at: at.models.let_go(),
            when=lambda at: at.services.bridge.model is not None,
            hint="no model is loaded",
        ),
        LINE,
        Command("model_help", "About &models", lambda at: at.dialogs.open_help("models")),
    ),
)
