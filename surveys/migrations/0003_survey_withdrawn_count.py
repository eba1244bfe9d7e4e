from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_published_questionnaire_never_changes")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="withdrawn_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="ingetrokken"),
        ),
    ]
