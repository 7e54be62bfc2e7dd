"""Static files under names made from their content, so that a browser keeps them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage that also rewrites the imports of script modules: no import map, no bundler."""

    support_js_module_import_aggregation = True
